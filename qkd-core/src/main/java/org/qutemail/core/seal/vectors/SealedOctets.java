// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.vectors;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The sealed octets of a vector: given in full, by their digest, or by edits of another's. */
final class SealedOctets {

    private final String name;
    private final String first;

    /**
     * @param name {@code record} or {@code cms}
     * @param firstOctets how many leading octets a long one shows
     */
    SealedOctets(String name, int firstOctets) {
        this.name = name;
        this.first = name + "First" + firstOctets;
    }

    boolean inFull(Fields vector) {
        return vector.has(name);
    }

    byte[] full(Fields vector) throws VectorMismatch {
        return vector.hex(name);
    }

    /** The octets must be those that the vector shows, in whichever way it does. */
    void requireShown(Fields vector, byte[] octets, String whose) throws VectorMismatch {
        if (inFull(vector)) {
            VectorMismatch.require(
                    Arrays.equals(full(vector), octets), whose + " differ from " + name);
            return;
        }
        VectorMismatch.require(
                octets.length == vector.number(name + "Length"),
                whose + " are " + octets.length + " octets, not " + name + "Length");
        byte[] start = vector.hex(first);
        VectorMismatch.require(
                Arrays.equals(start, Arrays.copyOf(octets, start.length)),
                whose + " begin otherwise than " + first);
        byte[] end = vector.hex(name + "Last32", 32);
        VectorMismatch.require(
                Arrays.equals(
                        end,
                        Arrays.copyOfRange(octets, Math.max(0, octets.length - 32), octets.length)),
                whose + " end otherwise than " + name + "Last32");
        VectorMismatch.require(
                Arrays.equals(vector.hex(name + "Sha256", 32), sha256(octets)),
                whose + " have not the digest " + name + "Sha256");
    }

    static byte[] sha256(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** The damage that the vector's edits do, in their order. */
    static byte[] edited(byte[] base, Fields vector) throws VectorMismatch {
        byte[] octets = base.clone();
        for (Fields edit : vector.list("edits")) {
            octets = edited(octets, edit, edit.text("op"));
        }
        return octets;
    }

    private static byte[] edited(byte[] octets, Fields edit, String op) throws VectorMismatch {
        switch (op) {
            case "xor":
                byte[] mask = edit.hex("hex");
                int at = within(edit, "offset", mask.length, octets);
                for (int i = 0; i < mask.length; i++) {
                    octets[at + i] ^= mask[i];
                }
                return octets;
            case "cut":
                return Arrays.copyOf(octets, within(edit, "length", 0, octets));
            case "append":
                byte[] more = edit.hex("hex");
                byte[] longer = Arrays.copyOf(octets, octets.length + more.length);
                System.arraycopy(more, 0, longer, octets.length, more.length);
                return longer;
            case "swap":
                int length = edit.number("length");
                int one = within(edit, "offset1", length, octets);
                int two = within(edit, "offset2", length, octets);
                VectorMismatch.require(Math.abs(one - two) >= length, "swapped ranges overlap");
                byte[] kept = Arrays.copyOfRange(octets, one, one + length);
                System.arraycopy(octets, two, octets, one, length);
                System.arraycopy(kept, 0, octets, two, length);
                return octets;
            default:
                throw new VectorMismatch("the edit '" + op + "' is unknown");
        }
    }

    private static int within(Fields edit, String name, int length, byte[] octets)
            throws VectorMismatch {
        int at = edit.number(name);
        VectorMismatch.require(
                at <= octets.length - length, "an edit's " + name + " lies beyond the end");
        return at;
    }
}
