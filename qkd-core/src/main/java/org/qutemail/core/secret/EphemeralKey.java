// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.secret;

import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * A key for the JDK's ciphers that can be destroyed, which {@code SecretKeySpec} of JDK 17 cannot.
 *
 * <p>The cipher asks for the octets once, at initialisation, and wipes the copy it was given. Not
 * serialisable, no printable form.
 */
public final class EphemeralKey implements SecretKey, AutoCloseable {

    private static final long serialVersionUID = 1L;

    private final String algorithm;
    private final transient byte[] octets;
    private transient boolean destroyed;

    private EphemeralKey(String algorithm, byte[] octets) {
        this.algorithm = algorithm;
        this.octets = octets;
    }

    /**
     * An AES key.
     *
     * @param source the key is copied from here
     * @param offset where it begins
     * @param size its octets
     */
    public static EphemeralKey aes(byte[] source, int offset, int size) {
        return new EphemeralKey("AES", Arrays.copyOfRange(source, offset, offset + size));
    }

    /**
     * A key for HMAC-SHA256, copied. An empty one stands for 32 zero octets, as RFC 2104 pads it.
     */
    public static EphemeralKey hmac(byte[] source) {
        return new EphemeralKey("HmacSHA256", source.length == 0 ? new byte[32] : source.clone());
    }

    @Override
    public String getAlgorithm() {
        return algorithm;
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    /**
     * A copy, for the cipher.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    @Override
    public synchronized byte[] getEncoded() {
        if (destroyed) {
            throw new IllegalStateException("this key was destroyed");
        }
        return octets.clone();
    }

    @Override
    public void destroy() {
        close();
    }

    @Override
    public synchronized boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public synchronized void close() {
        Arrays.fill(octets, (byte) 0);
        destroyed = true;
    }

    @Override
    public String toString() {
        return "EphemeralKey[" + algorithm + "]";
    }

    private void writeObject(java.io.ObjectOutputStream out) throws java.io.IOException {
        throw new java.io.NotSerializableException(EphemeralKey.class.getName());
    }
}
