// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.store.KekRow;
import org.qutemail.core.vault.store.KeyRow;
import org.qutemail.core.vault.store.Octets;
import org.qutemail.core.vault.store.UseId;
import org.qutemail.core.vault.store.UseRow;

/**
 * Rows as they stand in a backup: columns in their order, big-endian, texts and octets behind a
 * length.
 */
final class RowStream {

    private static final int MOST_OCTETS = 1 << 16;
    private static final long ABSENT = Long.MIN_VALUE;

    private RowStream() {}

    static void write(DataOutput out, KeyRow row) throws IOException {
        KeyRecord record = row.record();
        out.write(record.id().toBytes());
        out.writeUTF(record.origin().name());
        out.writeUTF(record.kmeId());
        out.writeUTF(record.masterSae());
        out.writeUTF(record.slaveSae());
        out.writeInt(record.bits());
        out.writeUTF(record.mode().map(KeyMode::name).orElse(""));
        out.writeUTF(record.state().name());
        time(out, Optional.of(record.created()));
        time(out, record.activated());
        time(out, Optional.of(record.changed()));
        out.writeLong(record.uses());
        out.writeUTF(record.reason());
        out.writeUTF(row.wrapAlgorithm());
        id(out, row.kekId());
        out.writeUTF(row.period());
        octets(out, row.wrapped());
        octets(out, row.fingerprint());
        time(out, row.destroyAfter());
        out.writeLong(row.copies());
        octets(out, row.copySum());
        out.writeLong(row.version());
        octets(out, row.mac());
    }

    static KeyRow readKey(DataInput in) throws IOException {
        KeyRecord record =
                new KeyRecord(
                        new KeyId(id(in)),
                        KeyOrigin.valueOf(in.readUTF()),
                        in.readUTF(),
                        in.readUTF(),
                        in.readUTF(),
                        in.readInt(),
                        Optional.of(in.readUTF())
                                .filter(mode -> !mode.isEmpty())
                                .map(KeyMode::valueOf),
                        KeyState.valueOf(in.readUTF()),
                        present(in),
                        time(in),
                        present(in),
                        in.readLong(),
                        in.readUTF());
        return new KeyRow(
                record,
                in.readUTF(),
                id(in),
                in.readUTF(),
                octets(in),
                octets(in),
                time(in),
                in.readLong(),
                octets(in),
                in.readLong(),
                octets(in));
    }

    static void write(DataOutput out, UseRow row) throws IOException {
        out.write(row.id().toBytes());
        out.write(row.keyId().toBytes());
        id(out, row.kekId());
        out.writeUTF(row.period());
        octets(out, row.wrapped());
        time(out, Optional.of(row.created()));
        time(out, row.confirmed());
        out.writeLong(row.version());
        octets(out, row.mac());
    }

    static UseRow readUse(DataInput in) throws IOException {
        byte[] name = new byte[UseId.SIZE];
        in.readFully(name);
        return new UseRow(
                UseId.of(name),
                new KeyId(id(in)),
                id(in),
                in.readUTF(),
                octets(in),
                present(in),
                time(in),
                in.readLong(),
                octets(in));
    }

    static void write(DataOutput out, KekRow row) throws IOException {
        id(out, row.id());
        out.writeBoolean(row.retired());
        octets(out, row.wrapped());
        time(out, Optional.of(row.created()));
        out.writeLong(row.version());
        octets(out, row.mac());
    }

    static KekRow readKek(DataInput in) throws IOException {
        return new KekRow(
                id(in), in.readBoolean(), octets(in), present(in), in.readLong(), octets(in));
    }

    static void id(DataOutput out, UUID id) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    static UUID id(DataInput in) throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }

    private static void octets(DataOutput out, Octets octets) throws IOException {
        out.writeInt(octets.size());
        out.write(octets.toBytes());
    }

    private static Octets octets(DataInput in) throws IOException {
        int size = in.readInt();
        if (size < 0 || size > MOST_OCTETS) {
            throw new IOException("a field of " + size + " octets");
        }
        byte[] octets = new byte[size];
        in.readFully(octets);
        return Octets.of(octets);
    }

    private static void time(DataOutput out, Optional<Instant> time) throws IOException {
        out.writeLong(time.map(t -> ChronoUnit.MICROS.between(Instant.EPOCH, t)).orElse(ABSENT));
    }

    private static Optional<Instant> time(DataInput in) throws IOException {
        long micros = in.readLong();
        return micros == ABSENT
                ? Optional.empty()
                : Optional.of(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    private static Instant present(DataInput in) throws IOException {
        return time(in).orElseThrow(() -> new IOException("a time is missing"));
    }
}
