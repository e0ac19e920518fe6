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

    private JsonInput() {}

    /** Works on the given octets in place, without a copy. */
    public static JsonParser parser(byte[] body, int length) throws IOException {
        requireUtf8Looks(body, length);
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
}
