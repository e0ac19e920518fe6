// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP on one face: who calls, what is asked, and how much of the answer gets through. */
final class FaceHandler implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(FaceHandler.class);
    private static final int REQUEST_LIMIT = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Face face;
    private final SimulatorConfig config;
    private final FaceProtocol api;
    private final ErrorAnswers errors;
    private final FaultSwitch faults;
    private final CallTiming timing;

    FaceHandler(Face face, SimulatorConfig config, FaceProtocol api, FaultSwitch faults) {
        this.face = face;
        this.config = config;
        this.api = api;
        this.errors = new ErrorAnswers(config, face);
        this.faults = faults;
        this.timing = new CallTiming(config, face, faults);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Fault fault = faults.current(face);
            if (timing.admits(fault)) {
                send(exchange, answer((HttpsExchange) exchange, fault), fault);
            }
        }
    }

    private Answer answer(HttpsExchange exchange, Fault fault) throws IOException {
        try {
            if (fault == Fault.UNAVAILABLE) {
                throw ApiException.unavailable("unavailable, as was asked for");
            }
            byte[] body = JSON.writeValueAsBytes(api.answer(request(exchange), fault));
            return new Answer(200, "application/json", body);
        } catch (ApiException e) {
            return errors.of(e);
        } catch (RuntimeException e) {
            LOG.error("{}: internal error", face.kmeId(), e);
            return errors.of(ApiException.unavailable("internal error"));
        }
    }

    private void send(HttpExchange exchange, Answer answer, Fault fault) throws IOException {
        byte[] body = answer.body();
        // Errors get through: what matters is that something was handed out and does not arrive.
        boolean good = answer.status() == 200;
        try {
            if (good && fault == Fault.LOST_ANSWER) {
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            if (answer.status() == 405) {
                exchange.getResponseHeaders().set("Allow", "GET");
            }
            if (config.has(Quirk.NO_KEEP_ALIVE, face)) {
                exchange.getResponseHeaders().set("Connection", "close");
            }
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            // Closing an exchange whose body is shorter than was announced closes the connection.
            int sent = good && fault == Fault.TRUNCATED ? body.length / 2 : body.length;
            exchange.getResponseBody().write(body, 0, sent);
            exchange.getResponseBody().flush();
        } finally {
            Arrays.fill(body, (byte) 0);
        }
    }

    private FaceProtocol.Request request(HttpsExchange exchange) throws ApiException, IOException {
        byte[] body = exchange.getRequestBody().readNBytes(REQUEST_LIMIT + 1);
        String caller = caller(exchange);
        if (body.length > REQUEST_LIMIT) {
            throw ApiException.badRequest("the request is too long");
        }
        URI uri = exchange.getRequestURI();
        return new FaceProtocol.Request(
                caller, exchange.getRequestMethod(), uri.getPath(), uri.getRawQuery(), body);
    }

    /** The SAE, by the common name of its certificate; it must be attached to this face. */
    private String caller(HttpsExchange exchange) throws ApiException, IOException {
        String name = exchange.getSSLSession().getPeerPrincipal().getName();
        try {
            for (Rdn rdn : new LdapName(name).getRdns()) {
                if (rdn.getType().equalsIgnoreCase("CN")
                        && config.saes().get(rdn.getValue().toString()) == face) {
                    return rdn.getValue().toString();
                }
            }
        } catch (InvalidNameException e) {
            LOG.warn("{}: unreadable name in a client certificate", face.kmeId());
        }
        throw ApiException.unauthorised();
    }
}
