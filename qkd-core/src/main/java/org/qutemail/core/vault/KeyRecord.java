// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;

/**
 * What the vault knows of a key besides its octets.
 *
 * @param id not null
 * @param origin not null
 * @param kmeId the entity it was taken from
 * @param masterSae took it
 * @param slaveSae claimed it
 * @param bits its size
 * @param mode how many messages share it; absent while {@link KeyState#RESERVED}
 * @param state not null
 * @param created when it was taken
 * @param activated when it was given out; absent if it never was
 * @param changed when it came into its present state
 * @param uses how many copies were made under it
 * @param reason of its present state, for people; may be empty
 */
public record KeyRecord(
        KeyId id,
        KeyOrigin origin,
        String kmeId,
        String masterSae,
        String slaveSae,
        int bits,
        Optional<KeyMode> mode,
        KeyState state,
        Instant created,
        Optional<Instant> activated,
        Instant changed,
        long uses,
        String reason) {

    public KeyRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(kmeId, "kmeId");
        Objects.requireNonNull(masterSae, "masterSae");
        Objects.requireNonNull(slaveSae, "slaveSae");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(activated, "activated");
        Objects.requireNonNull(changed, "changed");
        Objects.requireNonNull(reason, "reason");
    }

    /** The row of a key that has just been taken. */
    public static KeyRecord reserved(
            KeyId id,
            KeyOrigin origin,
            String kmeId,
            String masterSae,
            String slaveSae,
            int bits,
            Instant at) {
        return new KeyRecord(
                id,
                origin,
                kmeId,
                masterSae,
                slaveSae,
                bits,
                Optional.empty(),
                KeyState.RESERVED,
                at,
                Optional.empty(),
                at,
                0,
                "");
    }

    /** The row once the key is given out. */
    public KeyRecord activated(KeyMode as, Instant at) {
        return new KeyRecord(
                id,
                origin,
                kmeId,
                masterSae,
                slaveSae,
                bits,
                Optional.of(as),
                KeyState.ACTIVE,
                created,
                Optional.of(at),
                at,
                uses,
                "");
    }

    /** The row in another state. */
    public KeyRecord inState(KeyState next, Instant at, String why) {
        return new KeyRecord(
                id, origin, kmeId, masterSae, slaveSae, bits, mode, next, created, activated, at,
                uses, why);
    }

    /** The row after one more copy. */
    public KeyRecord usedOnceMore() {
        return new KeyRecord(
                id, origin, kmeId, masterSae, slaveSae, bits, mode, state, created, activated,
                changed, uses + 1, reason);
    }

    /** The row with its times in whole microseconds, as stores keep them. */
    public KeyRecord atMicros() {
        return new KeyRecord(
                id,
                origin,
                kmeId,
                masterSae,
                slaveSae,
                bits,
                mode,
                state,
                created.truncatedTo(ChronoUnit.MICROS),
                activated.map(time -> time.truncatedTo(ChronoUnit.MICROS)),
                changed.truncatedTo(ChronoUnit.MICROS),
                uses,
                reason);
    }

    /**
     * What users of the key see.
     *
     * @throws IllegalStateException it was never activated
     */
    public KeyInfo info() {
        return new KeyInfo(
                id,
                origin,
                mode.orElseThrow(() -> new IllegalStateException(id + " was never activated")),
                masterSae,
                slaveSae);
    }
}
