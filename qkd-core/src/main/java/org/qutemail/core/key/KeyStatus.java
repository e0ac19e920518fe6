// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How key delivery is doing, at one moment. When nothing is under way, {@code issued = stored +
 * burnt + lost + poolLevel}; otherwise the keys under way are missing on the right. All four count
 * from the making of the vault on.
 *
 * @param simulated whether all keys are simulated
 * @param poolLevel keys ready to be given out
 * @param lowWater keys of the pool that are kept for epochs; 0 without a pool
 * @param highWater the level it is filled up to; 0: no pool
 * @param issued keys that enc_keys has given, those of lost answers included
 * @param stored keys given out, active in the vault
 * @param burnt keys destroyed unused: too old, left at a stop, or in an answer that never came
 * @param lost keys that the other identity could not claim, or got differently
 * @param unaccounted found at the start: keys in the vault beyond those issued; below 0, keys that
 *     were issued and are missing there; 0 when all is well
 * @param reachable whether the last call brought keys
 * @param lastError why the last failed call failed
 * @param lastErrorAt when
 * @param lastSuccess when keys were last taken and claimed
 * @param entities each entity, those that give keys first
 * @param economy how the policy is doing
 */
public record KeyStatus(
        boolean simulated,
        int poolLevel,
        int lowWater,
        int highWater,
        long issued,
        long stored,
        long burnt,
        long lost,
        long unaccounted,
        boolean reachable,
        Optional<String> lastError,
        Optional<Instant> lastErrorAt,
        Optional<Instant> lastSuccess,
        List<EntityStatus> entities,
        KeyEconomy economy) {

    public KeyStatus {
        Objects.requireNonNull(lastError, "lastError");
        Objects.requireNonNull(lastErrorAt, "lastErrorAt");
        Objects.requireNonNull(lastSuccess, "lastSuccess");
        entities = List.copyOf(entities);
        Objects.requireNonNull(economy, "economy");
    }
}
