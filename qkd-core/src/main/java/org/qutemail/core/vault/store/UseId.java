// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.qutemail.core.key.CopyRef;

/**
 * Names the row of a sealed copy: {@code SHA-256("qutemail/1 copy-id" || 00 || key_ID || context)}.
 * One fixed-size primary key, whatever the length of the context, and the context itself is not
 * stored twice.
 */
public final class UseId implements Comparable<UseId> {

    /** Octets. */
    public static final int SIZE = 32;

    private static final byte[] LABEL = "qutemail/1 copy-id\0".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;

    private UseId(byte[] bytes) {
        this.bytes = bytes;
    }

    public static UseId of(CopyRef copy) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(LABEL);
            digest.update(copy.keyId().toBytes());
            digest.update(copy.context());
            return new UseId(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /**
     * As stored.
     *
     * @param bytes {@value #SIZE} octets, copied
     */
    public static UseId of(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("a use id has " + SIZE + " octets");
        }
        return new UseId(bytes.clone());
    }

    /** A new array. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public int compareTo(UseId other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UseId && Arrays.equals(bytes, ((UseId) other).bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
