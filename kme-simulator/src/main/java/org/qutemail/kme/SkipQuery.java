// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The parameters of a SKIP request. */
final class SkipQuery {

    private SkipQuery() {}

    /**
     * @param query as it stands in the URL; may be null
     * @throws ApiException it cannot be read, or names a parameter twice
     */
    static Map<String, String> parse(String query) throws ApiException {
        Map<String, String> parameters = new HashMap<>();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        for (String part : query.split("&")) {
            int equals = part.indexOf('=');
            if (equals < 1
                    || parameters.put(part.substring(0, equals), decode(part, equals + 1))
                            != null) {
                throw ApiException.badRequest("the query cannot be read");
            }
        }
        return parameters;
    }

    private static String decode(String part, int from) throws ApiException {
        try {
            return URLDecoder.decode(part.substring(from), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("the query cannot be read");
        }
    }

    /** A size in bits, in whole octets. */
    static int bits(Map<String, String> query, String name, int absent) throws ApiException {
        String text = query.get(name);
        if (text == null) {
            return absent;
        }
        int bits;
        try {
            bits = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw ApiException.badRequest(name + " must be a number of bits");
        }
        if (bits % 8 != 0) {
            throw ApiException.badRequest(name + " must be a multiple of 8");
        }
        return bits;
    }
}
