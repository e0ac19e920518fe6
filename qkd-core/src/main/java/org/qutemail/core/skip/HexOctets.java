// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.skip;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.qutemail.core.secret.SecretBytes;

/**
 * Decodes the hexadecimal digits of a JSON string where it stands in the answer, so that a key
 * never becomes a {@code String}. Strict: digits in either case and in pairs, nothing else, no JSON
 * escapes.
 */
final class HexOctets {

    private HexOctets() {}

    /**
     * @param start offset of the opening quote
     * @throws IOException the string is not hexadecimal, or not in whole octets
     */
    static SecretBytes decode(byte[] body, int length, int start) throws IOException {
        if (start < 0 || start >= length || body[start] != '"') {
            throw new IOException("a key is not a string");
        }
        int end = start + 1;
        while (end < length && HexFormat.isHexDigit(body[end] & 0xFF)) {
            end++;
        }
        int digits = end - start - 1;
        if (end == length || body[end] != '"' || digits % 2 != 0) {
            throw new IOException("a key is not hexadecimal");
        }
        byte[] octets = new byte[digits / 2];
        for (int i = 0; i < octets.length; i++) {
            int at = start + 1 + 2 * i;
            octets[i] =
                    (byte)
                            (HexFormat.fromHexDigit(body[at]) << 4
                                    | HexFormat.fromHexDigit(body[at + 1]));
        }
        if (octets.length == 0) {
            throw new IOException("a key is empty");
        }
        boolean allZero = true;
        for (byte octet : octets) {
            allZero &= octet == 0;
        }
        if (allZero) {
            Arrays.fill(octets, (byte) 0);
            throw new IOException("a key is all zeros");
        }
        return SecretBytes.takingOver(octets);
    }
}
