// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.transport;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;

/** Parsers over an answer's octets that reveal nothing of them in their errors. */
public final class JsonInput {

    // An exception that quotes its source would carry key octets into a log.
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build();

    /** No answer of any protocol here nests more than a handful of levels. */
    private static final int DEPTH_LIMIT = 64;

    private JsonInput() {}

    /** Works on the given octets in place, without a copy. */
    public static JsonParser parser(byte[] body, int length) throws IOException {
        requireUtf8Looks(body, length);
        requireShallow(body, length);
        return FACTORY.createParser(body, 0, length);
    }

    /**
     * Octets 00, FE and FF do not occur in UTF-8 text. Without them the parser cannot take the
     * answer for UTF-16 or UTF-32, which it would convert into characters.
     */
    private static void requireUtf8Looks(byte[] body, int length) throws IOException {
        for (int i = 0; i < length; i++) {
            int octet = body[i] & 0xFF;
            if (octet == 0 || octet >= 0xFE) {
                throw new IOException("not UTF-8");
            }
        }
    }

    /** The parser keeps an object for each level that is open: 1 MiB of brackets would cost 160. */
    private static void requireShallow(byte[] body, int length) throws IOException {
        int depth = 0;
        boolean inString = false;
        for (int i = 0; i < length; i++) {
            switch (body[i]) {
                case '\\' -> i += inString ? 1 : 0;
                case '"' -> inString = !inString;
                case '{', '[' -> depth += inString ? 0 : 1;
                case '}', ']' -> depth -= inString ? 0 : 1;
                default -> {
                    // Nothing that opens or closes.
                }
            }
            if (depth > DEPTH_LIMIT) {
                throw new IOException("nested too deeply");
            }
        }
    }
}
