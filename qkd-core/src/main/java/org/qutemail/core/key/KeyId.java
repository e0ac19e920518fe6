// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.UUID;

/**
 * The {@code key_ID} of ETSI GS QKD 014 V1.1.1 (section 6.3): a UUID, 16 octets in network order.
 * Public information.
 *
 * @param uuid not null
 */
public record KeyId(UUID uuid) implements Comparable<KeyId> {

    /** Octets of the binary form. */
    public static final int SIZE = 16;

    public KeyId {
        Objects.requireNonNull(uuid, "uuid");
    }

    /**
     * @param text the canonical form of RFC 4122 section 3, 36 characters
     * @throws IllegalArgumentException if it is anything else
     */
    public static KeyId parse(String text) {
        UUID uuid = UUID.fromString(text);
        // UUID.fromString accepts short groups such as 1-2-3-4-5.
        if (!uuid.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException("not a UUID in canonical form");
        }
        return new KeyId(uuid);
    }

    /**
     * @param bytes at least {@value #SIZE} octets from the offset on
     */
    public static KeyId of(byte[] bytes, int offset) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, SIZE);
        return new KeyId(new UUID(buffer.getLong(), buffer.getLong()));
    }

    /** The 16 octets, a new array. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(SIZE)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }

    @Override
    public int compareTo(KeyId other) {
        return uuid.compareTo(other.uuid);
    }

    @Override
    public String toString() {
        return uuid.toString();
    }
}
