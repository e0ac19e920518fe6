// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Duration;
import java.util.Objects;
import org.qutemail.core.policy.KeyPolicy;

/**
 * The measures of a key service.
 *
 * @param simulated whether keys are simulated; others are refused then, and simulated ones
 *     otherwise
 * @param policy how keys are spent
 * @param bits size of a key
 * @param maxAge how long a key may wait in the pool
 * @param tick how often the pool is looked after
 */
public record KeyServiceSettings(
        boolean simulated, KeyPolicy policy, int bits, Duration maxAge, Duration tick) {

    /** 256-bit keys, an hour in the pool, the standard policy. */
    public static KeyServiceSettings standard(boolean simulated, int highWater) {
        return standard(simulated, KeyPolicy.standard(highWater));
    }

    /** 256-bit keys, an hour in the pool. */
    public static KeyServiceSettings standard(boolean simulated, KeyPolicy policy) {
        return new KeyServiceSettings(
                simulated, policy, 256, Duration.ofHours(1), Duration.ofSeconds(1));
    }

    public KeyServiceSettings {
        Objects.requireNonNull(policy, "policy");
        if (bits < 128 || bits % 8 != 0) {
            throw new IllegalArgumentException("measures out of range");
        }
    }

    /** Keys that the pool is filled up to; 0: no pool. */
    int highWater() {
        return policy.highWater();
    }
}
