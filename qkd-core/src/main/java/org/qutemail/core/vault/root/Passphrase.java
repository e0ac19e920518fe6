// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.root;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import org.qutemail.core.secret.SecretBytes;

/**
 * What opens the root: printable ASCII, which is what the JDK's PKCS#12 takes; or nothing, which
 * protects nothing. Owns the secret and overwrites it when closed.
 */
public final class Passphrase implements AutoCloseable {

    private final SecretBytes utf8;

    private Passphrase(SecretBytes utf8) {
        this.utf8 = utf8;
    }

    /** No passphrase was given. */
    public static Passphrase none() {
        return new Passphrase(SecretBytes.takingOver(new byte[0]));
    }

    /**
     * The first line of what was read, without its line end.
     *
     * @param read UTF-8; overwritten
     */
    public static Passphrase firstLine(byte[] read) {
        int end = 0;
        while (end < read.length && read[end] != '\n' && read[end] != '\r') {
            end++;
        }
        Passphrase line = new Passphrase(SecretBytes.takingOver(Arrays.copyOf(read, end)));
        Arrays.fill(read, (byte) 0);
        return line;
    }

    public boolean isEmpty() {
        return utf8.size() == 0;
    }

    /** Whether a keystore can be under it. */
    public boolean isPrintableAscii() {
        return utf8.withBytes(
                octets -> {
                    for (byte octet : octets) {
                        if (octet < ' ' || octet > '~') {
                            return false;
                        }
                    }
                    return true;
                });
    }

    /** Lends the characters, which are overwritten afterwards. */
    public <T> T withChars(Function<char[], T> use) {
        return utf8.withBytes(
                octets -> {
                    CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(octets));
                    char[] characters = new char[decoded.remaining()];
                    decoded.get(characters);
                    try {
                        return use.apply(characters);
                    } finally {
                        Arrays.fill(characters, '\0');
                        Arrays.fill(decoded.array(), '\0');
                    }
                });
    }

    @Override
    public void close() {
        utf8.close();
    }

    @Override
    public String toString() {
        return isEmpty() ? "no passphrase" : "a passphrase";
    }
}
