// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the three calls of ETSI GS QKD 014 on one face. */
final class FaceHandler implements HttpHandler {

    /** Start of every path (section 5). */
    static final String ROOT = "/api/v1/keys/";

    private static final Logger LOG = LoggerFactory.getLogger(FaceHandler.class);
    private static final int REQUEST_LIMIT = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Face face;
    private final SimulatorConfig config;
    private final SimulatedLink link;
    private final Supplier<Fault> fault;

    FaceHandler(Face face, SimulatorConfig config, SimulatedLink link, Supplier<Fault> fault) {
        this.face = face;
        this.config = config;
        this.link = link;
        this.fault = fault;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Fault now = fault.get();
            if (now == Fault.OUTAGE) {
                return;
            }
            byte[] body = exchange.getRequestBody().readNBytes(REQUEST_LIMIT + 1);
            byte[] answer;
            int status = 200;
            try {
                if (now == Fault.UNAVAILABLE) {
                    throw ApiException.unavailable("unavailable, as was asked for");
                }
                answer = JSON.writeValueAsBytes(answer((HttpsExchange) exchange, body));
            } catch (ApiException e) {
                status = e.status();
                answer = error(e);
            } catch (RuntimeException e) {
                LOG.error("{}: internal error", face.kmeId(), e);
                status = 503;
                answer = error(ApiException.unavailable("internal error"));
            }
            send(exchange, status, answer);
        }
    }

    private static byte[] error(ApiException e) throws IOException {
        // 401 has no body by the standard's table.
        return e.status() == 401
                ? new byte[0]
                : JSON.writeValueAsBytes(JSON.createObjectNode().put("message", e.getMessage()));
    }

    private static void send(HttpExchange exchange, int status, byte[] answer) throws IOException {
        try {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        } finally {
            Arrays.fill(answer, (byte) 0);
        }
    }

    private ObjectNode answer(HttpsExchange exchange, byte[] body)
            throws ApiException, IOException {
        String caller = caller(exchange);
        if (body.length > REQUEST_LIMIT) {
            throw ApiException.badRequest("the request is too long");
        }
        String[] path = exchange.getRequestURI().getPath().substring(ROOT.length()).split("/", -1);
        if (path.length != 2 || path[0].isEmpty()) {
            throw ApiException.badRequest("no such call: use " + ROOT + "{SAE_ID}/{call}");
        }
        String method = exchange.getRequestMethod();
        String query = exchange.getRequestURI().getRawQuery();
        boolean post = method.equals("POST");
        if (!post && !method.equals("GET")) {
            throw ApiException.badRequest("GET and POST only");
        }
        return switch (path[1]) {
            case "status" -> status(caller, path[0], post);
            case "enc_keys" ->
                    encKeys(
                            caller,
                            path[0],
                            post
                                    ? KeyRequest.encFromBody(body, config)
                                    : KeyRequest.encFromQuery(query, config));
            case "dec_keys" ->
                    decKeys(
                            caller,
                            path[0],
                            post
                                    ? KeyRequest.idsFromBody(body, config)
                                    : KeyRequest.idsFromQuery(query));
            default ->
                    throw ApiException.badRequest(
                            "no such call: status, enc_keys and dec_keys only");
        };
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

    private ObjectNode status(String master, String slave, boolean post) throws ApiException {
        if (post) {
            throw ApiException.badRequest("status takes GET only");
        }
        requireSlaves(master, Set.of(slave));
        ObjectNode status = JSON.createObjectNode();
        status.put("source_KME_ID", face.kmeId());
        status.put("target_KME_ID", face.other().kmeId());
        status.put("master_SAE_ID", master);
        status.put("slave_SAE_ID", slave);
        status.put("key_size", config.keySize());
        status.put("stored_key_count", link.storedBits() / config.keySize());
        status.put("max_key_count", link.capacityBits() / config.keySize());
        status.put("max_key_per_request", config.maxKeysPerRequest());
        status.put("max_key_size", config.maxKeySize());
        status.put("min_key_size", config.minKeySize());
        status.put("max_SAE_ID_count", Math.max(0, config.saes().size() - 2));
        mark(status.putObject("status_extension"));
        return status;
    }

    private ObjectNode encKeys(String master, String slave, KeyRequest.Enc request)
            throws ApiException {
        Set<String> slaves = new HashSet<>(request.additionalSlaves());
        slaves.add(slave);
        requireSlaves(master, slaves);
        List<SimulatedLink.LinkKey> keys =
                link.take(master, slaves, request.number(), request.size())
                        .orElseThrow(
                                () ->
                                        ApiException.unavailable(
                                                "not enough keys in store, ask again later"));
        return container(keys);
    }

    private ObjectNode decKeys(String slave, String master, List<UUID> ids) throws ApiException {
        SimulatedLink.Claim claim = link.claim(master, slave, ids);
        if (claim.refusal().isPresent()) {
            throw claim.refusal().get() == SimulatedLink.Refusal.NOT_NAMED
                    ? ApiException.unauthorised()
                    : ApiException.badRequest("one or more keys specified are not found on KME");
        }
        return container(claim.keys());
    }

    private void requireSlaves(String master, Set<String> slaves) throws ApiException {
        for (String slave : slaves) {
            if (!config.saes().containsKey(slave)) {
                throw ApiException.badRequest("a slave SAE is not known");
            }
            if (slave.equals(master)) {
                throw ApiException.badRequest("an SAE cannot be its own slave");
            }
        }
    }

    private static ObjectNode container(List<SimulatedLink.LinkKey> keys) {
        ObjectNode container = JSON.createObjectNode();
        ArrayNode list = container.putArray("keys");
        for (SimulatedLink.LinkKey key : keys) {
            list.addObject().put("key_ID", key.id().toString()).put("key", key.octets());
        }
        mark(container.putObject("key_container_extension"));
        return container;
    }

    private static void mark(ObjectNode extension) {
        extension.put("SIMULATED", true);
        extension.put("note", "no quantum channel stands behind these keys");
    }
}
