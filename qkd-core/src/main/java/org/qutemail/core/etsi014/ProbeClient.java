// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.etsi014;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.qutemail.core.etsi014.ErrorAnswer.Call;
import org.qutemail.core.source.KeyContainer;
import org.qutemail.core.source.KmeException;
import org.qutemail.core.source.KmeOutcome;
import org.qutemail.core.transport.BoundedBody;
import org.qutemail.core.transport.ErrorMessage;
import org.qutemail.core.transport.JsonInput;
import org.qutemail.core.transport.KmeEndpoint;
import org.qutemail.core.transport.KmeExchange;
import org.qutemail.core.transport.KmeSetupException;

/**
 * Requests of any form, the wrong ones included, for the conformance check alone: what it gets is
 * looked at and destroyed. Mail is sealed with keys of {@link KmeClient} only.
 */
public final class ProbeClient {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KmeEndpoint endpoint;
    private final KmeExchange exchange;

    private ProbeClient(KmeEndpoint endpoint, KmeExchange exchange) {
        this.endpoint = endpoint;
        this.exchange = exchange;
    }

    /**
     * Connects only when called.
     *
     * @param patience for a connection, and for an answer
     * @throws KmeSetupException a file cannot be used
     */
    public static ProbeClient of(KmeEndpoint endpoint, Duration patience) throws KmeSetupException {
        return new ProbeClient(
                endpoint, KmeExchange.with(endpoint, patience, patience, KmeClient.BODY_LIMIT));
    }

    /** The entity: scheme, host and port. */
    public String entity() {
        return endpoint.name();
    }

    public String saeId() {
        return endpoint.saeId();
    }

    public String peerSaeId() {
        return endpoint.peerSaeId();
    }

    /** Whether simulated keys are what the configuration expects. */
    public boolean simulator() {
        return endpoint.simulator();
    }

    public ProbeAnswer status() throws KmeException {
        return send(Call.STATUS, KmeAddress.of(endpoint, "status"), null);
    }

    /**
     * @param body the key request (section 6.2), right or wrong
     */
    public ProbeAnswer postEncKeys(String body) throws KmeException {
        return postEncKeys(endpoint.peerSaeId(), body);
    }

    /**
     * @param slave the SAE in the path
     */
    public ProbeAnswer postEncKeys(String slave, String body) throws KmeException {
        return send(Call.ENC_KEYS, KmeAddress.of(endpoint, slave, "enc_keys"), body);
    }

    /**
     * @param query what follows the question mark; may be empty
     */
    public ProbeAnswer getEncKeys(String query) throws KmeException {
        return send(Call.ENC_KEYS, withQuery("enc_keys", query), null);
    }

    /**
     * @param body the key ids (section 6.4)
     */
    public ProbeAnswer postDecKeys(String body) throws KmeException {
        return send(Call.DEC_KEYS, KmeAddress.of(endpoint, "dec_keys"), body);
    }

    public ProbeAnswer getDecKeys(String query) throws KmeException {
        return send(Call.DEC_KEYS, withQuery("dec_keys", query), null);
    }

    private URI withQuery(String call, String query) {
        URI address = KmeAddress.of(endpoint, call);
        return query.isEmpty() ? address : URI.create(address + "?" + query);
    }

    private ProbeAnswer send(Call call, URI address, String body) throws KmeException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        if (body != null) {
            request.header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body));
        }
        long start = System.nanoTime();
        HttpResponse<BoundedBody.Body> response = exchange.send(where(call), request.build());
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        try (BoundedBody.Body octets = response.body()) {
            return read(call, response, octets, took);
        }
    }

    private String where(Call call) {
        return endpoint.name() + " " + call.path + " as " + endpoint.saeId();
    }

    private static ProbeAnswer read(
            Call call,
            HttpResponse<BoundedBody.Body> response,
            BoundedBody.Body body,
            Duration took) {
        int status = response.statusCode();
        boolean good = status == 200;
        Optional<KeyContainer> keys = Optional.empty();
        Optional<String> problem = Optional.empty();
        Optional<JsonNode> json = Optional.empty();
        if (good && call != Call.STATUS) {
            try {
                keys = Optional.of(KeyContainerReader.readAny(body.octets(), body.length()));
            } catch (IOException e) {
                problem = Optional.of(e.getMessage());
            }
        } else {
            json = object(body);
        }
        String message = good ? "" : ErrorMessage.of(body.octets(), body.length());
        return new ProbeAnswer(
                status,
                keys,
                problem,
                json,
                good ? ProbeAnswer.ErrorForm.NONE : form(body, json),
                message,
                good ? Optional.empty() : Optional.of(outcome(call, status, message)),
                response.headers().firstValue("Connection").orElse("").equalsIgnoreCase("close"),
                tls(response.sslSession().orElseThrow()),
                took);
    }

    private static KmeOutcome outcome(Call call, int status, String message) {
        return ErrorAnswer.outcome(call, status, message);
    }

    private static Optional<JsonNode> object(BoundedBody.Body body) {
        try (JsonParser parser = JsonInput.parser(body.octets(), body.length())) {
            JsonNode read = JSON.readTree(parser);
            return read != null && read.isObject() ? Optional.of(read) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static ProbeAnswer.ErrorForm form(BoundedBody.Body body, Optional<JsonNode> json) {
        if (body.length() == 0) {
            return ProbeAnswer.ErrorForm.EMPTY;
        }
        if (json.isEmpty()) {
            return ProbeAnswer.ErrorForm.NO_JSON;
        }
        if (json.get().path("message").isTextual()) {
            return ProbeAnswer.ErrorForm.MESSAGE;
        }
        return json.get().has("detail")
                ? ProbeAnswer.ErrorForm.DETAIL
                : ProbeAnswer.ErrorForm.OTHER_JSON;
    }

    private static ProbeAnswer.Tls tls(SSLSession session) {
        try {
            Certificate[] own = session.getLocalCertificates();
            return new ProbeAnswer.Tls(
                    session.getProtocol(),
                    (X509Certificate) session.getPeerCertificates()[0],
                    own == null || own.length == 0
                            ? Optional.empty()
                            : Optional.of((X509Certificate) own[0]));
        } catch (SSLPeerUnverifiedException e) {
            throw new IllegalStateException("an answer without a certificate", e);
        }
    }
}
