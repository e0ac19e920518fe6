// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.transport;

import java.nio.charset.StandardCharsets;

/** Percent-encoding of one path segment (RFC 3986 section 2). */
public final class PathSegment {

    private static final String UNRESERVED = "-._~";

    private PathSegment() {}

    /** Every octet of UTF-8 that is not unreserved becomes {@code %XX}. */
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            boolean plain =
                    c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
            if (plain) {
                encoded.append(c);
            } else {
                encoded.append(String.format("%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }
}
