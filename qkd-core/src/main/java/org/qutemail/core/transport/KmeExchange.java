// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.qutemail.core.source.Credentials;
import org.qutemail.core.source.KmeException;
import org.qutemail.core.source.KmeOutcome;

/**
 * One request, one attempt, one answer or one typed failure, whatever the protocol says in it.
 * Bounded in time and size; the octets of an answer are overwritten once they are read.
 */
public final class KmeExchange {

    private final TlsHttpClient http;
    private final Duration timeout;
    private final int bodyLimit;

    private KmeExchange(TlsHttpClient http, Duration timeout, int bodyLimit) {
        this.http = http;
        this.timeout = timeout;
        this.bodyLimit = bodyLimit;
    }

    /**
     * Reads the endpoint's files; connects only when called.
     *
     * @param connectTimeout for TCP
     * @param timeout for everything, the body included
     * @param bodyLimit most octets of an answer
     * @throws KmeSetupException a file cannot be used
     */
    public static KmeExchange with(
            KmeEndpoint endpoint, Duration connectTimeout, Duration timeout, int bodyLimit)
            throws KmeSetupException {
        return new KmeExchange(new TlsHttpClient(endpoint, connectTimeout), timeout, bodyLimit);
    }

    /** Turns the octets of a 200 into a value; an IOException says why they are not one. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(byte[] octets, int length) throws IOException;
    }

    /** Gives an answer other than 200 its meaning. */
    @FunctionalInterface
    public interface Refusal {
        /**
         * @param message what the entity says for people, printable; empty when it says nothing
         */
        KmeException of(int status, String message);
    }

    /** How long the certificates of the connection last. */
    public Credentials credentials() {
        return http.credentials();
    }

    /**
     * @param where names entity, call and caller in messages
     * @throws KmeException anything but a 200 that could be read
     */
    public <T> T call(String where, HttpRequest request, Reader<T> reader, Refusal refusal)
            throws KmeException {
        HttpResponse<BoundedBody.Body> response = send(where, request);
        try (BoundedBody.Body body = response.body()) {
            if (response.statusCode() != 200) {
                throw refusal.of(
                        response.statusCode(), ErrorMessage.of(body.octets(), body.length()));
            }
            return reader.read(body.octets(), body.length());
        } catch (IOException e) {
            throw unusable(where, e.getMessage());
        }
    }

    /**
     * The answer as it is, whatever its code.
     *
     * @return its body is to be closed
     * @throws KmeException no answer came, or a longer one than the limit
     */
    public HttpResponse<BoundedBody.Body> send(String where, HttpRequest request)
            throws KmeException {
        CompletableFuture<HttpResponse<BoundedBody.Body>> answer =
                http.get().sendAsync(request, BoundedBody.atMost(bodyLimit));
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw failed(where, "interrupted", true, e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw failed(where, "no answer within " + timeout.toMillis() + " ms", true, e);
        } catch (ExecutionException e) {
            throw failed(where, e.getCause());
        }
    }

    private static KmeException failed(String where, Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof BoundedBody.TooLong) {
                return unusable(where, t.getMessage());
            }
        }
        if (TlsFailure.isRefusal(cause)) {
            return new KmeException(
                    KmeOutcome.UNAUTHORISED,
                    where + ": TLS was refused: " + TlsFailure.describe(cause),
                    false,
                    cause);
        }
        boolean neverSent = neverSent(cause);
        return failed(
                where,
                neverSent
                        ? "cannot be reached"
                        : "the connection broke ("
                                + TlsFailure.describe(cause)
                                + "); if it always does, the entity may not accept the certificate",
                !neverSent,
                cause);
    }

    private static boolean neverSent(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof ConnectException
                    || t instanceof HttpConnectTimeoutException
                    || t instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }

    private static KmeException unusable(String where, String why) {
        return new KmeException(
                KmeOutcome.PROTOCOL, where + ": unusable answer: " + why, true, null);
    }

    private static KmeException failed(
            String where, String why, boolean answerLost, Throwable cause) {
        return new KmeException(KmeOutcome.RETRYABLE, where + ": " + why, answerLost, cause);
    }
}
