// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Reads the requests for keys (sections 6.2 and 6.4), with the error texts that 5.2 and 5.3 give.
 */
final class KeyRequest {

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private KeyRequest() {}

    /**
     * A request for new keys.
     *
     * @param number at least 1
     * @param size in bits, a multiple of 8
     * @param additionalSlaves SAE ids, none twice
     */
    record Enc(int number, int size, Set<String> additionalSlaves) {}

    static Enc encFromBody(byte[] body, RequestRules rules) throws ApiException {
        if (body.length == 0) {
            return new Enc(1, rules.keySize(), Set.of());
        }
        JsonNode json = object(body);
        if (elements(json, "extension_mandatory") > 0 && !rules.mandatoryIgnored()) {
            throw ApiException.badRequest("not all extension_mandatory parameters are supported");
        }
        elements(json, "extension_optional");
        return new Enc(
                rules.number(integer(json, "number", 1)),
                rules.size(integer(json, "size", rules.keySize())),
                additionalSlaves(json));
    }

    static Enc encFromQuery(String query, RequestRules rules) throws ApiException {
        long number = 1;
        long size = rules.keySize();
        if (rules.queryIgnored()) {
            return new Enc(1, rules.keySize(), Set.of());
        }
        for (String[] pair : pairs(query)) {
            switch (pair[0]) {
                case "number" -> number = integer(pair[1]);
                case "size" -> size = integer(pair[1]);
                default ->
                        throw ApiException.badRequest(
                                "GET takes number and size only; use POST for " + pair[0]);
            }
        }
        return new Enc(rules.number(number), rules.size(size), Set.of());
    }

    static List<UUID> idsFromBody(byte[] body, RequestRules rules) throws ApiException {
        JsonNode list = object(body).get("key_IDs");
        if (list == null || !list.isArray() || list.isEmpty()) {
            throw ApiException.badRequest("key_IDs must be an array with at least one element");
        }
        if (list.size() > rules.maxKeysPerRequest()) {
            throw ApiException.badRequest(
                    "at most " + rules.maxKeysPerRequest() + " keys may be asked for at once");
        }
        List<UUID> ids = new ArrayList<>();
        for (JsonNode element : list) {
            JsonNode id = element.get("key_ID");
            if (id == null || !id.isTextual()) {
                throw ApiException.badRequest("every element of key_IDs must have a key_ID");
            }
            ids.add(uuid(id.textValue()));
        }
        if (new HashSet<>(ids).size() < ids.size()) {
            throw ApiException.badRequest("a key_ID is named twice");
        }
        return ids;
    }

    static List<UUID> idsFromQuery(String query) throws ApiException {
        List<String[]> pairs = pairs(query);
        if (pairs.size() != 1 || !pairs.get(0)[0].equals("key_ID")) {
            throw ApiException.badRequest("GET takes exactly one key_ID; use POST for more");
        }
        return List.of(uuid(pairs.get(0)[1]));
    }

    private static JsonNode object(byte[] body) throws ApiException {
        try {
            JsonNode json = JSON.readTree(body);
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException e) {
            // Told below.
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        throw ApiException.badRequest("the request is not a JSON object");
    }

    private static int elements(JsonNode json, String name) throws ApiException {
        JsonNode list = json.get(name);
        if (list == null) {
            return 0;
        }
        if (!list.isArray()) {
            throw ApiException.badRequest(name + " must be an array of objects");
        }
        for (JsonNode element : list) {
            if (!element.isObject()) {
                throw ApiException.badRequest(name + " must be an array of objects");
            }
        }
        return list.size();
    }

    private static Set<String> additionalSlaves(JsonNode json) throws ApiException {
        JsonNode list = json.get("additional_slave_SAE_IDs");
        Set<String> slaves = new HashSet<>();
        if (list == null) {
            return slaves;
        }
        if (!list.isArray()) {
            throw ApiException.badRequest("additional_slave_SAE_IDs must be an array of strings");
        }
        for (JsonNode slave : list) {
            if (!slave.isTextual() || !slaves.add(slave.textValue())) {
                throw ApiException.badRequest(
                        "additional_slave_SAE_IDs must be an array of different strings");
            }
        }
        return slaves;
    }

    private static long integer(JsonNode json, String name, long absent) throws ApiException {
        JsonNode value = json.get(name);
        if (value == null) {
            return absent;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw ApiException.badRequest(name + " must be an integer");
        }
        return value.longValue();
    }

    private static long integer(String text) throws ApiException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("number and size must be integers");
        }
    }

    private static UUID uuid(String text) throws ApiException {
        try {
            UUID uuid = UUID.fromString(text);
            if (uuid.toString().equalsIgnoreCase(text)) {
                return uuid;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw ApiException.badRequest("a key_ID is not a UUID");
    }

    private static List<String[]> pairs(String query) throws ApiException {
        List<String[]> pairs = new ArrayList<>();
        if (query == null || query.isEmpty()) {
            return pairs;
        }
        for (String part : query.split("&")) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw ApiException.badRequest("the query cannot be read");
            }
            pairs.add(
                    new String[] {
                        part.substring(0, equals), decode(part.substring(equals + 1)),
                    });
        }
        return pairs;
    }

    private static String decode(String text) throws ApiException {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("the query cannot be read");
        }
    }
}
