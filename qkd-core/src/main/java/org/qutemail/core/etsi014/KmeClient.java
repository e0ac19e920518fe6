// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.etsi014;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.qutemail.core.etsi014.ErrorAnswer.Call;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.source.KeyContainer;
import org.qutemail.core.source.KmeException;
import org.qutemail.core.source.KmeOutcome;
import org.qutemail.core.transport.BoundedBody;
import org.qutemail.core.transport.KmeSetupException;
import org.qutemail.core.transport.PrintableText;
import org.qutemail.core.transport.TlsFailure;
import org.qutemail.core.transport.TlsHttpClient;

/**
 * ETSI GS QKD 014 V1.1.1 over HTTPS with mutual TLS. POST for keys, as GET ignores number and size
 * with some entities. Connecting may take 2 seconds, a whole call 5, an answer has 1 MiB at most.
 */
public final class KmeClient implements KeyDelivery {

    /** Most octets of an answer. */
    public static final int BODY_LIMIT = 1 << 20;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KmeEndpoint endpoint;
    private final TlsHttpClient http;
    private final Duration requestTimeout;

    private KmeClient(KmeEndpoint endpoint, TlsHttpClient http, Duration requestTimeout) {
        this.endpoint = endpoint;
        this.http = http;
        this.requestTimeout = requestTimeout;
    }

    /**
     * Reads the files; connects only when called.
     *
     * @throws KmeSetupException a file cannot be used
     */
    public static KmeClient of(KmeEndpoint endpoint) throws KmeSetupException {
        return of(endpoint, CONNECT_TIMEOUT, REQUEST_TIMEOUT);
    }

    /**
     * @param connectTimeout for TCP
     * @param requestTimeout for everything, the body included
     */
    public static KmeClient of(
            KmeEndpoint endpoint, Duration connectTimeout, Duration requestTimeout)
            throws KmeSetupException {
        TlsHttpClient http =
                new TlsHttpClient(
                        endpoint.name(),
                        endpoint.files(),
                        endpoint.ca(),
                        endpoint.identity(),
                        connectTimeout);
        return new KmeClient(endpoint, http, requestTimeout);
    }

    @Override
    public String saeId() {
        return endpoint.saeId();
    }

    /** What people call the entity: scheme, host and port. */
    public String name() {
        return endpoint.name();
    }

    @Override
    public KmeStatus status() throws KmeException {
        HttpRequest request = HttpRequest.newBuilder(endpoint.address("status")).GET().build();
        KmeStatus status = call(Call.STATUS, request, StatusReader::read);
        requireExpectedOrigin(status.simulated());
        return status;
    }

    @Override
    public KeyContainer encKeys(int number, int bits) throws KmeException {
        ObjectNode body = JSON.createObjectNode().put("number", number).put("size", bits);
        return keys(
                Call.ENC_KEYS,
                body,
                (octets, length) -> KeyContainerReader.readIssued(octets, length, number, bits));
    }

    @Override
    public KeyContainer decKeys(List<KeyId> ids, int bits) throws KmeException {
        ObjectNode body = JSON.createObjectNode();
        var list = body.putArray("key_IDs");
        ids.forEach(id -> list.addObject().put("key_ID", id.toString()));
        return keys(
                Call.DEC_KEYS,
                body,
                (octets, length) -> KeyContainerReader.readClaimed(octets, length, ids, bits));
    }

    private KeyContainer keys(Call call, ObjectNode body, Reader<KeyContainer> reader)
            throws KmeException {
        HttpRequest request =
                HttpRequest.newBuilder(endpoint.address(call.path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build();
        KeyContainer container = call(call, request, reader);
        try {
            requireExpectedOrigin(container.simulated());
        } catch (KmeException e) {
            container.close();
            throw e;
        }
        return container;
    }

    /** Turns the octets of a 200 into a value; an IOException says why they are not one. */
    private interface Reader<T> {
        T read(byte[] octets, int length) throws IOException;
    }

    private <T> T call(Call call, HttpRequest request, Reader<T> reader) throws KmeException {
        HttpResponse<BoundedBody.Body> response = send(call, request);
        try (BoundedBody.Body body = response.body()) {
            if (response.statusCode() != 200) {
                throw refused(call, response.statusCode(), body);
            }
            return reader.read(body.octets(), body.length());
        } catch (IOException e) {
            throw unusable(call, e.getMessage());
        }
    }

    private HttpResponse<BoundedBody.Body> send(Call call, HttpRequest request)
            throws KmeException {
        CompletableFuture<HttpResponse<BoundedBody.Body>> answer =
                http.get().sendAsync(request, BoundedBody.atMost(BODY_LIMIT));
        try {
            return answer.get(requestTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw failed(call, "interrupted", true, e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw failed(call, "no answer within " + requestTimeout.toMillis() + " ms", true, e);
        } catch (ExecutionException e) {
            throw failed(call, e.getCause());
        }
    }

    private KmeException failed(Call call, Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof BoundedBody.TooLong) {
                return unusable(call, t.getMessage());
            }
        }
        if (TlsFailure.isRefusal(cause)) {
            return new KmeException(
                    KmeOutcome.UNAUTHORISED,
                    where(call) + ": TLS was refused: " + TlsFailure.describe(cause),
                    false,
                    cause);
        }
        boolean neverSent =
                cause instanceof ConnectException
                        || cause instanceof HttpConnectTimeoutException
                        || cause instanceof UnresolvedAddressException;
        return failed(
                call,
                neverSent
                        ? "cannot be reached"
                        : "the connection broke ("
                                + PrintableText.of(String.valueOf(cause.getMessage()), 100)
                                + "); if it always does, the entity may not accept the certificate",
                !neverSent,
                cause);
    }

    private KmeException unusable(Call call, String why) {
        return new KmeException(
                KmeOutcome.PROTOCOL, where(call) + ": unusable answer: " + why, true, null);
    }

    private KmeException failed(Call call, String why, boolean answerLost, Throwable cause) {
        return new KmeException(KmeOutcome.RETRYABLE, where(call) + ": " + why, answerLost, cause);
    }

    private KmeException refused(Call call, int status, BoundedBody.Body body) {
        String message = ErrorAnswer.message(body.octets(), body.length());
        KmeOutcome outcome = ErrorAnswer.outcome(call, status, message);
        String said = message.isEmpty() ? "without a message" : "\"" + message + "\"";
        String hint =
                outcome == KmeOutcome.UNAUTHORISED
                        ? "; does it know the certificate of " + endpoint.saeId() + "?"
                        : "";
        return new KmeException(outcome, where(call) + ": HTTP " + status + " " + said + hint);
    }

    private void requireExpectedOrigin(boolean simulated) throws KmeException {
        if (simulated && !endpoint.simulator()) {
            throw new KmeException(
                    KmeOutcome.PROTOCOL,
                    endpoint.name()
                            + " is a simulator: its keys are refused. Connect a real key"
                            + " management entity, or set QKD_SIMULATOR_MODE");
        }
        if (!simulated && endpoint.simulator()) {
            throw new KmeException(
                    KmeOutcome.PROTOCOL,
                    endpoint.name()
                            + " does not mark its keys as simulated, but simulator mode is on:"
                            + " its keys are refused. Switch QKD_SIMULATOR_MODE off");
        }
    }

    private String where(Call call) {
        return endpoint.name() + " " + call.path + " as " + endpoint.saeId();
    }
}
