// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.secret;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;

/**
 * Secret octets with no printable form.
 *
 * <p>The octets live in one array owned by this object. {@link #close()} overwrites it; every use
 * afterwards throws {@link IllegalStateException}. What the JVM may have copied while moving
 * objects is out of our hands, see {@code docs/threat-model.md}.
 *
 * <p>Reading goes through {@link #withBytes}, which is meant to be searched for in reviews. The
 * function must not keep the array, nor change it.
 *
 * <p>Equality is decided in constant time for equal lengths. Thread-safe.
 */
public final class SecretBytes implements AutoCloseable {

    /** What may be done with the octets while they are lent. */
    @FunctionalInterface
    public interface Use<T, E extends Exception> {
        /**
         * @param bytes the secret itself, not a copy; neither to be kept nor changed
         * @return what the use yields, may be null
         */
        T apply(byte[] bytes) throws E;
    }

    private final byte[] bytes;
    private boolean destroyed;

    private SecretBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Takes over the given array: the caller must not touch it again.
     *
     * @param owned not null, any length
     */
    public static SecretBytes takingOver(byte[] owned) {
        return new SecretBytes(Objects.requireNonNull(owned, "owned"));
    }

    /** Copies the given array; the caller goes on being responsible for its own. */
    public static SecretBytes copyOf(byte[] source) {
        return new SecretBytes(source.clone());
    }

    /** Fresh random octets. */
    public static SecretBytes random(int size, SecureRandom random) {
        byte[] fresh = new byte[size];
        random.nextBytes(fresh);
        return new SecretBytes(fresh);
    }

    /** Length in octets; known even after {@link #close()}. */
    public int size() {
        return bytes.length;
    }

    /**
     * Lends the octets to the given use.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    public synchronized <T, E extends Exception> T withBytes(Use<T, E> use) throws E {
        if (destroyed) {
            throw new IllegalStateException("this secret was destroyed");
        }
        return use.apply(bytes);
    }

    /** An independent copy with a life of its own. */
    public SecretBytes copy() {
        return withBytes(SecretBytes::copyOf);
    }

    /** Overwrites the octets. May be called again without effect. */
    @Override
    public synchronized void close() {
        Arrays.fill(bytes, (byte) 0);
        destroyed = true;
    }

    /** Whether both hold the same octets, compared in constant time; false once destroyed. */
    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof SecretBytes)) {
            return false;
        }
        // The other one is copied first, so that two threads comparing crosswise cannot deadlock.
        SecretBytes that = (SecretBytes) other;
        if (isDestroyed() || that.isDestroyed()) {
            return false;
        }
        try (SecretBytes copy = that.copy()) {
            return withBytes(mine -> MessageDigest.isEqual(mine, copy.bytes));
        }
    }

    /** The same for all secrets of one length, so that a hash table tells nothing. */
    @Override
    public int hashCode() {
        return bytes.length;
    }

    private synchronized boolean isDestroyed() {
        return destroyed;
    }

    /** Says the size, never the content. */
    @Override
    public String toString() {
        return "SecretBytes[" + bytes.length + " octets]";
    }
}
