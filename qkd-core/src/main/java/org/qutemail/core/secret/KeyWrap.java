// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.secret;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Cipher;

/**
 * AES-256 key wrap with padding (RFC 5649, NIST SP 800-38F KWP), by the JDK. Deterministic: needs
 * no nonce. Authenticates with 64 bits, so what is unwrapped is checked by other means as well.
 */
public final class KeyWrap {

    private static final String KWP = "AES/KWP/NoPadding";
    private static final int KEY = 32;

    private KeyWrap() {}

    /**
     * @param wrapping 32 octets
     * @param secret at least 1 octet
     * @return its size rounded up to 8, and 8 more
     */
    public static byte[] wrap(SecretBytes wrapping, SecretBytes secret) {
        // Copied first: two secrets locked at a time could deadlock crosswise.
        try (SecretBytes own = secret.copy()) {
            return own.withBytes(octets -> run(Cipher.ENCRYPT_MODE, wrapping, octets));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-KWP wraps any octets", e);
        }
    }

    /**
     * @return the caller closes it; empty when it was wrapped under another key, or changed
     */
    public static Optional<SecretBytes> unwrap(SecretBytes wrapping, byte[] wrapped) {
        try {
            return Optional.of(SecretBytes.takingOver(run(Cipher.DECRYPT_MODE, wrapping, wrapped)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static byte[] run(int mode, SecretBytes wrapping, byte[] input)
            throws GeneralSecurityException {
        if (wrapping.size() != KEY) {
            throw new IllegalArgumentException("a wrapping key has " + KEY + " octets");
        }
        return wrapping.withBytes(
                octets -> {
                    try (EphemeralKey key = EphemeralKey.aes(octets, 0, KEY)) {
                        Cipher cipher = JdkCrypto.cipher(KWP);
                        cipher.init(mode, key);
                        return cipher.doFinal(input);
                    }
                });
    }
}
