// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.qutemail.core.vault.store.Octets;

/**
 * The octets that a code is computed over: every column behind its length, so that no two rows have
 * the same. Not thread-safe.
 */
public final class RowBytes {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

    /**
     * @param label what kind of row it is
     */
    public RowBytes(String label) {
        text(label);
    }

    public RowBytes text(String value) {
        return octets(value.getBytes(StandardCharsets.UTF_8));
    }

    public RowBytes number(long value) {
        return octets(ByteBuffer.allocate(8).putLong(value).array());
    }

    public RowBytes id(UUID value) {
        return octets(
                ByteBuffer.allocate(16)
                        .putLong(value.getMostSignificantBits())
                        .putLong(value.getLeastSignificantBits())
                        .array());
    }

    public RowBytes octets(Octets value) {
        return octets(value.toBytes());
    }

    public RowBytes octets(byte[] value) {
        out.writeBytes(ByteBuffer.allocate(4).putInt(value.length).array());
        out.writeBytes(value);
        return this;
    }

    public RowBytes time(Instant value) {
        return number(ChronoUnit.MICROS.between(Instant.EPOCH, value));
    }

    /** An absent value has no octets, a present one some. */
    public RowBytes time(Optional<Instant> value) {
        return value.isPresent() ? time(value.get()) : octets(new byte[0]);
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }
}
