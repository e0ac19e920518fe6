// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.open;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import org.qutemail.core.secret.SecretBytes;

/**
 * Reads a key that a person exported as text, in hexadecimal or base64, without ever making a
 * String of it. White space does not matter. Text that is hexadecimal throughout is taken as such;
 * a key in base64 practically never is.
 */
public final class KeyText {

    private static final int MAX_TEXT = 8192;

    private KeyText() {}

    /**
     * @param in read to its end, at most {@value #MAX_TEXT} octets; stays open
     * @return the key; the caller closes it
     * @throws IOException it cannot be read, or is neither hexadecimal nor base64; the message does
     *     not quote it
     */
    public static SecretBytes read(InputStream in) throws IOException {
        byte[] text = in.readNBytes(MAX_TEXT + 1);
        byte[] dense = new byte[text.length];
        try {
            if (text.length > MAX_TEXT) {
                throw new IOException("a key has at most " + MAX_TEXT + " characters");
            }
            int size = 0;
            for (byte character : text) {
                if (!Character.isWhitespace(character)) {
                    dense[size++] = character;
                }
            }
            return decode(dense, size);
        } finally {
            Arrays.fill(text, (byte) 0);
            Arrays.fill(dense, (byte) 0);
        }
    }

    private static SecretBytes decode(byte[] text, int size) throws IOException {
        if (size == 0) {
            throw new IOException("there is no key: expected are hexadecimal digits or base64");
        }
        byte[] key = hex(text, size);
        return SecretBytes.takingOver(key != null ? key : base64(text, size));
    }

    private static byte[] hex(byte[] text, int size) {
        byte[] key = new byte[size / 2];
        for (int i = 0; i < size; i++) {
            int digit = Character.digit(text[i], 16);
            if (digit < 0 || size % 2 != 0) {
                Arrays.fill(key, (byte) 0);
                return null;
            }
            key[i / 2] = (byte) (key[i / 2] << 4 | digit);
        }
        return key;
    }

    private static byte[] base64(byte[] text, int size) throws IOException {
        byte[] exact = Arrays.copyOf(text, size);
        try {
            return Base64.getDecoder().decode(exact);
        } catch (IllegalArgumentException e) {
            // Not handed on: the decoder's message quotes a character of the key.
            throw new IOException("the key is neither hexadecimal nor base64");
        } finally {
            Arrays.fill(exact, (byte) 0);
        }
    }
}
