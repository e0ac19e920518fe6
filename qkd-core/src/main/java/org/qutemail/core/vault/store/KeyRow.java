// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.store;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.vault.KeyRecord;

/**
 * A key as it is stored.
 *
 * @param record what is public about it; times in whole microseconds
 * @param wrapAlgorithm such as {@code AES-256-KWP}
 * @param kekId which key-encrypting key the row is wrapped and authenticated under
 * @param period which shred key it is wrapped under as well
 * @param wrapped the key, wrapped; empty once it is destroyed
 * @param fingerprint of the key, 16 octets; tells nothing of it
 * @param destroyAfter when it is due for destruction, if that is set
 * @param copies how many copies exist
 * @param copySum sum over the codes of the rows of its copies, masked, 48 octets
 * @param version see {@link Row#version()}
 * @param mac over every other column, 32 octets
 */
public record KeyRow(
        KeyRecord record,
        String wrapAlgorithm,
        UUID kekId,
        String period,
        Octets wrapped,
        Octets fingerprint,
        Optional<Instant> destroyAfter,
        long copies,
        Octets copySum,
        long version,
        Octets mac)
        implements Row {

    public KeyRow {
        Objects.requireNonNull(record, "record");
        Objects.requireNonNull(wrapAlgorithm, "wrapAlgorithm");
        Objects.requireNonNull(kekId, "kekId");
        Objects.requireNonNull(period, "period");
        Objects.requireNonNull(wrapped, "wrapped");
        Objects.requireNonNull(fingerprint, "fingerprint");
        Objects.requireNonNull(destroyAfter, "destroyAfter");
        Objects.requireNonNull(copySum, "copySum");
        Objects.requireNonNull(mac, "mac");
    }

    public KeyId id() {
        return record.id();
    }

    /** The next version with another record; everything else stays until it is sealed anew. */
    public KeyRow with(KeyRecord next) {
        return new KeyRow(
                next,
                wrapAlgorithm,
                kekId,
                period,
                wrapped,
                fingerprint,
                destroyAfter,
                copies,
                copySum,
                version + 1,
                Octets.NONE);
    }

    /** This version with other copies. */
    public KeyRow withCopies(long count, Octets sum) {
        return new KeyRow(
                record,
                wrapAlgorithm,
                kekId,
                period,
                wrapped,
                fingerprint,
                destroyAfter,
                count,
                sum,
                version,
                Octets.NONE);
    }

    /** This version wrapped otherwise, or not at all. */
    public KeyRow withWrapped(UUID kek, Octets other) {
        return new KeyRow(
                record,
                wrapAlgorithm,
                kek,
                period,
                other,
                fingerprint,
                destroyAfter,
                copies,
                copySum,
                version,
                Octets.NONE);
    }

    /** This version, due for destruction at that time, or never. */
    public KeyRow withDestroyAfter(Optional<Instant> time) {
        return new KeyRow(
                record,
                wrapAlgorithm,
                kekId,
                period,
                wrapped,
                fingerprint,
                time,
                copies,
                copySum,
                version,
                Octets.NONE);
    }

    /** This version with its code. */
    public KeyRow withMac(Octets code) {
        return new KeyRow(
                record,
                wrapAlgorithm,
                kekId,
                period,
                wrapped,
                fingerprint,
                destroyAfter,
                copies,
                copySum,
                version,
                code);
    }
}
