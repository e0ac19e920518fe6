// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.store;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Octets of a row that are no secret by themselves: wrapped keys, sums, codes. Immutable, compared
 * by value.
 */
public final class Octets {

    /** No octets. */
    public static final Octets NONE = new Octets(new byte[0]);

    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Copies. */
    public static Octets of(byte[] bytes) {
        return bytes.length == 0 ? NONE : new Octets(bytes.clone());
    }

    /** A new array. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    public int size() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets && Arrays.equals(bytes, ((Octets) other).bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** In hexadecimal: none of it is secret. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
