// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.store;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.qutemail.core.key.KeyId;

/**
 * One sealed copy as it is stored.
 *
 * @param id names it
 * @param keyId the key it is sealed with
 * @param kekId see {@link KeyRow#kekId()}
 * @param period see {@link KeyRow#period()}
 * @param wrapped the copy secret, wrapped
 * @param created when it was made; whole microseconds
 * @param confirmed when its records were known to be stored
 * @param version see {@link Row#version()}
 * @param mac over every other column, 32 octets
 */
public record UseRow(
        UseId id,
        KeyId keyId,
        UUID kekId,
        String period,
        Octets wrapped,
        Instant created,
        Optional<Instant> confirmed,
        long version,
        Octets mac)
        implements Row {

    public UseRow {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(keyId, "keyId");
        Objects.requireNonNull(kekId, "kekId");
        Objects.requireNonNull(period, "period");
        Objects.requireNonNull(wrapped, "wrapped");
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(confirmed, "confirmed");
        Objects.requireNonNull(mac, "mac");
    }

    /** The next version, confirmed. */
    public UseRow confirmedAt(Instant at) {
        return new UseRow(
                id,
                keyId,
                kekId,
                period,
                wrapped,
                created,
                Optional.of(at),
                version + 1,
                Octets.NONE);
    }

    /** The next version, wrapped otherwise. */
    public UseRow rewrapped(UUID kek, Octets other) {
        return new UseRow(
                id, keyId, kek, period, other, created, confirmed, version + 1, Octets.NONE);
    }

    /** This version with the copy secret. */
    public UseRow withWrapped(Octets secret) {
        return new UseRow(
                id, keyId, kekId, period, secret, created, confirmed, version, Octets.NONE);
    }

    /** This version with its code. */
    public UseRow withMac(Octets code) {
        return new UseRow(id, keyId, kekId, period, wrapped, created, confirmed, version, code);
    }
}
