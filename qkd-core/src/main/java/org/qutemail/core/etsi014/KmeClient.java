// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.etsi014;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import org.qutemail.core.etsi014.ErrorAnswer.Call;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.source.Credentials;
import org.qutemail.core.source.KeyContainer;
import org.qutemail.core.source.KmeException;
import org.qutemail.core.source.KmeOutcome;
import org.qutemail.core.transport.KmeEndpoint;
import org.qutemail.core.transport.KmeExchange;
import org.qutemail.core.transport.KmeSetupException;

/**
 * ETSI GS QKD 014 V1.1.1 over HTTPS with mutual TLS. POST for keys, as GET ignores number and size
 * with some entities. Connecting may take 2 seconds, a whole call 5, an answer has 1 MiB at most.
 */
public final class KmeClient implements KeyDelivery {

    /** Most octets of an answer. */
    public static final int BODY_LIMIT = 1 << 20;

    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KmeEndpoint endpoint;
    private final KmeExchange exchange;

    private KmeClient(KmeEndpoint endpoint, KmeExchange exchange) {
        this.endpoint = endpoint;
        this.exchange = exchange;
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
        return new KmeClient(
                endpoint, KmeExchange.with(endpoint, connectTimeout, requestTimeout, BODY_LIMIT));
    }

    @Override
    public String saeId() {
        return endpoint.saeId();
    }

    /** What people call the entity: scheme, host and port. */
    public String name() {
        return endpoint.name();
    }

    /** How long the certificates of this connection last. */
    public Credentials credentials() {
        return exchange.credentials();
    }

    @Override
    public KmeStatus status() throws KmeException {
        HttpRequest request =
                HttpRequest.newBuilder(KmeAddress.of(endpoint, "status")).GET().build();
        KmeStatus status = call(Call.STATUS, request, StatusReader::read);
        endpoint.requireExpectedOrigin(status.simulated());
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

    private KeyContainer keys(Call call, ObjectNode body, KmeExchange.Reader<KeyContainer> reader)
            throws KmeException {
        HttpRequest request =
                HttpRequest.newBuilder(KmeAddress.of(endpoint, call.path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build();
        KeyContainer container = call(call, request, reader);
        try {
            endpoint.requireExpectedOrigin(container.simulated());
        } catch (KmeException e) {
            container.close();
            // Its keys have left the entity's pool all the same.
            throw new KmeException(e.outcome(), e.getMessage(), true, e);
        }
        return container;
    }

    private <T> T call(Call call, HttpRequest request, KmeExchange.Reader<T> reader)
            throws KmeException {
        return exchange.call(
                where(call), request, reader, (status, message) -> refused(call, status, message));
    }

    private KmeException refused(Call call, int status, String message) {
        KmeOutcome outcome = ErrorAnswer.outcome(call, status, message);
        String said = message.isEmpty() ? "without a message" : "\"" + message + "\"";
        String hint =
                outcome == KmeOutcome.UNAUTHORISED
                        ? "; does it know the certificate of " + endpoint.saeId() + "?"
                        : "";
        return new KmeException(outcome, where(call) + ": HTTP " + status + " " + said + hint);
    }

    private String where(Call call) {
        return endpoint.name() + " " + call.path + " as " + endpoint.saeId();
    }
}
