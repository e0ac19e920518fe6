// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The three calls of ETSI GS QKD 014 on one face, as far as they are no matter of HTTP. */
final class FaceApi implements FaceProtocol {

    private static final String ROOT = "/api/v1/keys/";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Face face;
    private final SimulatorConfig config;
    private final RequestRules rules;
    private final SimulatedLink link;
    private final PairLocks pairs;

    FaceApi(Face face, SimulatorConfig config, SimulatedLink link, PairLocks pairs) {
        this.face = face;
        this.config = config;
        this.rules = RequestRules.of(config, face);
        this.link = link;
        this.pairs = pairs;
    }

    /** Section 5. */
    @Override
    public String root() {
        return ROOT;
    }

    /**
     * A call that has been taken apart.
     *
     * @param caller the SAE, by its certificate
     * @param peer the SAE in the path
     * @param name the last part of the path
     * @param query may be null
     * @param body may be empty
     */
    private record Call(
            String caller, String peer, String name, boolean post, String query, byte[] body) {}

    @Override
    public ObjectNode answer(Request request, Fault fault) throws ApiException {
        Call call = call(request);
        return switch (call.name()) {
            case "status" -> status(call);
            case "enc_keys" -> container(KeyDamage.of(fault, encKeys(call), false));
            case "dec_keys" -> container(KeyDamage.of(fault, decKeys(call, fault), true));
            default ->
                    throw ApiException.badRequest(
                            "no such call: status, enc_keys and dec_keys only");
        };
    }

    private static Call call(Request request) throws ApiException {
        String[] path = request.path().substring(ROOT.length()).split("/", -1);
        if (path.length != 2 || path[0].isEmpty()) {
            throw ApiException.badRequest("no such call: use " + ROOT + "{SAE_ID}/{call}");
        }
        boolean post = request.method().equals("POST");
        if (!post && !request.method().equals("GET")) {
            throw ApiException.badRequest("GET and POST only");
        }
        return new Call(request.caller(), path[0], path[1], post, request.query(), request.body());
    }

    private ObjectNode status(Call call) throws ApiException {
        if (call.post()) {
            throw ApiException.badRequest("status takes GET only");
        }
        requireSlaves(call.caller(), Set.of(call.peer()));
        long stored =
                config.has(Quirk.STORED_COUNT_ZERO, face)
                        ? 0
                        : link.storedBits() / config.keySize();
        ObjectNode status = JSON.createObjectNode();
        status.put("source_KME_ID", face.kmeId());
        status.put("target_KME_ID", face.other().kmeId());
        status.put("master_SAE_ID", call.caller());
        status.put("slave_SAE_ID", call.peer());
        status.put("key_size", config.keySize());
        status.put("stored_key_count", stored);
        status.put("max_key_count", link.capacityBits() / config.keySize());
        status.put("max_key_per_request", config.maxKeysPerRequest());
        status.put("max_key_size", config.maxKeySize());
        status.put("min_key_size", config.minKeySize());
        status.put("max_SAE_ID_count", Math.max(0, config.saes().size() - 2));
        ObjectNode extension = status.putObject("status_extension");
        mark(extension);
        if (link.alarm()) {
            extension.put("alarm", "quantum bit error rate above the limit, no new keys are made");
        }
        return status;
    }

    private List<SimulatedLink.LinkKey> encKeys(Call call) throws ApiException {
        KeyRequest.Enc request =
                call.post()
                        ? KeyRequest.encFromBody(call.body(), rules)
                        : KeyRequest.encFromQuery(call.query(), rules);
        Set<String> slaves = new HashSet<>(request.additionalSlaves());
        slaves.add(call.peer());
        requireSlaves(call.caller(), slaves);
        if (config.has(Quirk.CROSSED_REQUESTS_LOCK)) {
            pairs.cross(call.caller(), call.peer());
        }
        if (config.has(Quirk.SECOND_BATCH_DROPS_FIRST, face)) {
            link.dropUnclaimed(call.caller(), call.peer());
        }
        return link.take(call.caller(), slaves, request.number(), request.size())
                .orElseThrow(ApiException::exhausted);
    }

    private List<SimulatedLink.LinkKey> decKeys(Call call, Fault fault) throws ApiException {
        List<UUID> ids =
                call.post()
                        ? KeyRequest.idsFromBody(call.body(), rules)
                        : KeyRequest.idsFromQuery(call.query());
        if (fault == Fault.KEYS_EXPIRE) {
            link.forgetAll();
        }
        SimulatedLink.Claim claim = link.claim(face, call.peer(), call.caller(), ids);
        if (claim.refusal().isPresent()) {
            throw claim.refusal().get() == SimulatedLink.Refusal.NOT_NAMED
                    ? ApiException.unauthorised()
                    : ApiException.unknownKey();
        }
        return claim.keys();
    }

    private void requireSlaves(String master, Set<String> slaves) throws ApiException {
        for (String slave : slaves) {
            if (!config.saes().containsKey(slave)) {
                throw ApiException.badRequest("a slave SAE is not known");
            }
            if (slave.equals(master) && !config.has(Quirk.SELF_SLAVE_ALLOWED, face)) {
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
