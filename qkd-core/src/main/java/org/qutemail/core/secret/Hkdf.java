// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.secret;

import java.security.InvalidKeyException;
import java.util.Arrays;
import javax.crypto.Mac;

/**
 * HKDF-SHA256 (RFC 5869), which JDK 17 does not have.
 *
 * <p>The label of each use stands in {@code info}, as a constant next to that use, versioned, so
 * that two uses of one secret can never collide.
 */
public final class Hkdf {

    private static final String HMAC = "HmacSHA256";
    private static final int HASH = 32;

    /** Octets that one derivation can yield at most: RFC 5869 section 2.3. */
    public static final int MAX_LENGTH = 255 * HASH;

    private Hkdf() {}

    /**
     * Derives from a secret with a public salt.
     *
     * @param ikm the input keying material
     * @param salt may be empty, which RFC 5869 equals to 32 zero octets
     * @param info context and label, may be empty
     * @param length 1 to {@value #MAX_LENGTH} octets
     * @return the caller closes it
     */
    public static SecretBytes derive(SecretBytes ikm, byte[] salt, byte[] info, int length) {
        return ikm.withBytes(secret -> SecretBytes.takingOver(hkdf(secret, salt, info, length)));
    }

    /** {@link #derive(SecretBytes, byte[], byte[], int)} with a salt that is a secret as well. */
    public static SecretBytes derive(SecretBytes ikm, SecretBytes salt, byte[] info, int length) {
        // The salt is copied first: two secrets locked at a time could deadlock crosswise.
        try (SecretBytes own = salt.copy()) {
            return own.withBytes(octets -> derive(ikm, octets, info, length));
        }
    }

    private static byte[] hkdf(byte[] ikm, byte[] salt, byte[] info, int length) {
        if (length < 1 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("HKDF-SHA256 yields 1 to " + MAX_LENGTH + " octets");
        }
        Mac mac = JdkCrypto.mac(HMAC);
        init(mac, salt);
        byte[] prk = mac.doFinal(ikm);
        try {
            init(mac, prk);
            return expand(mac, info, length);
        } finally {
            Arrays.fill(prk, (byte) 0);
        }
    }

    private static byte[] expand(Mac mac, byte[] info, int length) {
        byte[] okm = new byte[length];
        byte[] block = new byte[0];
        for (int done = 0, counter = 1; done < length; done += HASH, counter++) {
            mac.update(block);
            Arrays.fill(block, (byte) 0);
            mac.update(info);
            mac.update((byte) counter);
            block = mac.doFinal();
            System.arraycopy(block, 0, okm, done, Math.min(HASH, length - done));
        }
        Arrays.fill(block, (byte) 0);
        return okm;
    }

    private static void init(Mac mac, byte[] octets) {
        try (EphemeralKey key = EphemeralKey.hmac(octets)) {
            mac.init(key);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("HMAC-SHA256 takes any key", e);
        }
    }
}
