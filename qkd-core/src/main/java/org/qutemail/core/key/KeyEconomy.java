// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.qutemail.core.policy.KeyPolicy;

/**
 * How the key policy is doing. Counts are since start.
 *
 * @param policy what was configured
 * @param low whether the pool came down to low water and was not filled up since
 * @param messages that were given keys, by mode; every mode is there
 * @param steppedDown of those, how many left the policy's own mode
 * @param deferred messages that were given none, for want of keys
 * @param overBudget messages that met a spent budget
 * @param epochEnd when the present epoch is over at the latest; empty: there is none
 * @param epochMessages messages in it
 * @param epochOctets octets sealed for them, counted from above
 * @param forecast whether the keys will do
 */
public record KeyEconomy(
        KeyPolicy policy,
        boolean low,
        Map<KeyMode, Long> messages,
        long steppedDown,
        long deferred,
        long overBudget,
        Optional<Instant> epochEnd,
        long epochMessages,
        long epochOctets,
        KeyForecast forecast) {

    public KeyEconomy {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(epochEnd, "epochEnd");
        Objects.requireNonNull(forecast, "forecast");
        messages = Map.copyOf(messages);
    }
}
