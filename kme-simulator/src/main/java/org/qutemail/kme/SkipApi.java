// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * Gives the answers of SKIP (draft-cisco-skip-02, section 4) on one face. The draft has no place
 * for an extension, and forbids none: the mark is a member {@code "SIMULATED": true} of every
 * answer, and the algorithm is called {@code SIMULATED} as well.
 *
 * <p>The systems are the two faces: {@link Face#kmeId()} is the {@code localSystemID}. Any SAE that
 * is attached to the face may ask, since an encryptor has no name in SKIP.
 */
final class SkipApi implements FaceProtocol {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HexFormat HEX = HexFormat.of();
    private static final int KEY_ID_DIGITS = 32;
    private static final int ENTROPY_LIMIT = 4096;

    private final Face face;
    private final SimulatorConfig config;
    private final SimulatedLink link;
    private final Random random;

    SkipApi(Face face, SimulatorConfig config, SimulatedLink link) {
        this.face = face;
        this.config = config;
        this.link = link;
        this.random = new SecureRandom();
    }

    /** All paths: what is not one of SKIP gets the draft's 404. */
    @Override
    public String root() {
        return "/";
    }

    @Override
    public ObjectNode answer(Request request, Fault fault) throws ApiException {
        String path = request.path();
        String id = path.startsWith("/key/") ? path.substring("/key/".length()) : "";
        boolean known = !id.isEmpty() || Set.of("/capabilities", "/key", "/entropy").contains(path);
        if (!known) {
            throw ApiException.noSuchPath("/capabilities, /key, /key/{keyId} and /entropy only");
        }
        if (!request.method().equals("GET")) {
            throw ApiException.badMethod();
        }
        Map<String, String> query = SkipQuery.parse(request.query());
        return switch (path) {
            case "/capabilities" -> capabilities();
            case "/entropy" -> entropy(query);
            case "/key" -> key(KeyDamage.of(fault, newKey(query), false));
            default -> key(KeyDamage.of(fault, keyOf(id, query, fault), true));
        };
    }

    private ObjectNode capabilities() {
        ObjectNode told = marked();
        told.put("entropy", true);
        told.put("key", true);
        told.put("algorithm", "SIMULATED");
        told.put("localSystemID", face.kmeId());
        told.putArray("remoteSystemID").add(face.other().kmeId());
        return told;
    }

    private List<SimulatedLink.LinkKey> newKey(Map<String, String> query) throws ApiException {
        requirePeer(query);
        int bits = SkipQuery.bits(query, "size", config.keySize());
        if (bits < config.minKeySize() || bits > config.maxKeySize()) {
            throw ApiException.badRequest(
                    "size must be from " + config.minKeySize() + " to " + config.maxKeySize());
        }
        return link.take(face.kmeId(), Set.of(face.other().kmeId()), 1, bits)
                .orElseThrow(ApiException::exhausted);
    }

    private List<SimulatedLink.LinkKey> keyOf(String text, Map<String, String> query, Fault fault)
            throws ApiException {
        requirePeer(query);
        UUID id = keyId(text);
        if (fault == Fault.KEYS_EXPIRE) {
            link.forgetAll();
        }
        SimulatedLink.Claim claim =
                link.claim(face, face.other().kmeId(), face.kmeId(), List.of(id));
        if (claim.refusal().isPresent()) {
            throw ApiException.unknownKey();
        }
        return claim.keys();
    }

    private void requirePeer(Map<String, String> query) throws ApiException {
        String peer = query.get("remoteSystemID");
        if (!face.other().kmeId().equals(peer)) {
            throw ApiException.badRequest(
                    peer == null
                            ? "remoteSystemID is missing"
                            : "keys are shared with " + face.other().kmeId() + " only");
        }
    }

    private static ObjectNode key(List<SimulatedLink.LinkKey> keys) {
        SimulatedLink.LinkKey key = keys.get(0);
        ObjectNode answer = marked();
        answer.put("keyId", key.id().toString().replace("-", ""));
        answer.put("key", HEX.formatHex(key.octets()));
        Arrays.fill(key.octets(), (byte) 0);
        return answer;
    }

    private ObjectNode entropy(Map<String, String> query) throws ApiException {
        int bits = SkipQuery.bits(query, "minentropy", 256);
        if (bits < 8 || bits > ENTROPY_LIMIT) {
            throw ApiException.badRequest("minentropy must be from 8 to " + ENTROPY_LIMIT);
        }
        byte[] octets = new byte[bits / 8];
        random.nextBytes(octets);
        ObjectNode answer = marked();
        answer.put("randomStr", HEX.formatHex(octets));
        answer.put("minentropy", bits);
        return answer;
    }

    private static ObjectNode marked() {
        return JSON.createObjectNode().put("SIMULATED", true);
    }

    private static UUID keyId(String text) throws ApiException {
        if (text.length() != KEY_ID_DIGITS || !text.chars().allMatch(HexFormat::isHexDigit)) {
            throw ApiException.badRequest("a keyId has " + KEY_ID_DIGITS + " hexadecimal digits");
        }
        return new UUID(
                HexFormat.fromHexDigitsToLong(text, 0, 16),
                HexFormat.fromHexDigitsToLong(text, 16, 32));
    }
}
