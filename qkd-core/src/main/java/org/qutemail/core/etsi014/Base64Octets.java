// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.etsi014;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.qutemail.core.secret.SecretBytes;

/**
 * Decodes the base64 (RFC 4648 section 4) of a JSON string where it stands in the answer, so that a
 * key never becomes a {@code String}. Strict: padding is required, no white space, unused bits
 * zero. JSON escapes are understood, since some writers put {@code \/} for a slash and {@code =} as
 * {@code \\u003d}.
 */
final class Base64Octets {

    private Base64Octets() {}

    /**
     * @param start offset of the opening quote
     * @throws IOException the string is not strict base64
     */
    static SecretBytes decode(byte[] body, int length, int start) throws IOException {
        byte[] text = new byte[rawLength(body, length, start)];
        byte[] encoded = null;
        byte[] again = null;
        byte[] decoded = null;
        boolean good = false;
        try {
            int count = unescape(body, start + 1, text);
            encoded = Arrays.copyOf(text, count);
            decoded = Base64.getDecoder().decode(encoded);
            // The decoder of the JDK lets absent padding and stray bits pass; the encoder does not.
            again = Base64.getEncoder().encode(decoded);
            good = MessageDigest.isEqual(encoded, again);
            if (!good) {
                throw new IOException("a key is not strict base64");
            }
            return SecretBytes.takingOver(decoded);
        } catch (IllegalArgumentException e) {
            // Its message quotes a character of the key: not kept as the cause.
            throw new IOException("a key is not base64");
        } finally {
            wipe(text);
            wipe(encoded);
            wipe(again);
            if (!good) {
                wipe(decoded);
            }
        }
    }

    /** Characters between the quotes, escapes not yet resolved. */
    private static int rawLength(byte[] body, int length, int start) throws IOException {
        if (body[start] != '"') {
            throw new IOException("a key is not a string");
        }
        int at = start + 1;
        while (at < length && body[at] != '"') {
            at++;
        }
        if (at >= length) {
            throw new IOException("a string does not end");
        }
        return at - start - 1;
    }

    /** Copies the string's characters, escapes resolved; returns how many there are. */
    private static int unescape(byte[] body, int from, byte[] target) throws IOException {
        int count = 0;
        int end = from + target.length;
        int at = from;
        while (at < end) {
            if (body[at] != '\\') {
                target[count++] = body[at++];
            } else if (at + 1 < end && body[at + 1] == '/') {
                target[count++] = '/';
                at += 2;
            } else if (at + 5 < end && body[at + 1] == 'u') {
                target[count++] = asciiOf(body, at + 2);
                at += 6;
            } else {
                throw new IOException("a key is not base64");
            }
        }
        return count;
    }

    private static byte asciiOf(byte[] body, int at) throws IOException {
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = Character.digit(body[i], 16);
            if (digit < 0) {
                throw new IOException("a key is not base64");
            }
            value = value << 4 | digit;
        }
        if (value > 0x7E) {
            throw new IOException("a key is not base64");
        }
        return (byte) value;
    }

    private static void wipe(byte[] octets) {
        if (octets != null) {
            Arrays.fill(octets, (byte) 0);
        }
    }
}
