// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.policy;

import java.util.Objects;
import java.util.Optional;
import org.qutemail.core.key.KeyMode;

/**
 * How keys are spent: {@code <policy>} and {@code <prefetch>} of {@code qkd.xml}. Immutable; see
 * {@code docs/key-policy.md}.
 *
 * @param mode how many messages share a key while there are enough
 * @param highWater keys that the pool is filled up to; 0: no pool
 * @param lowWater keys of the pool that are kept for epochs; 0 to below {@code highWater}
 * @param onLow when a mail's own keys would leave fewer than those
 * @param onEmpty when there is no key at all
 * @param epoch how long an epoch's key is used
 * @param budget of each user; empty: none
 * @param plan what is expected; empty: what is measured counts
 */
public record KeyPolicy(
        KeyMode mode,
        int highWater,
        int lowWater,
        WhenShort onLow,
        WhenEmpty onEmpty,
        EpochLimits epoch,
        Optional<BudgetLimit> budget,
        Optional<MailPlan> plan) {

    /** Share of the measured refill above which a plan is too much for the link. */
    public static final double PRUDENT_SHARE = 0.7;

    /**
     * @throws IllegalArgumentException the low water is not below the high water
     */
    public KeyPolicy {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(onLow, "onLow");
        Objects.requireNonNull(onEmpty, "onEmpty");
        Objects.requireNonNull(epoch, "epoch");
        Objects.requireNonNull(budget, "budget");
        Objects.requireNonNull(plan, "plan");
        if (highWater < 0 || lowWater < 0 || lowWater > Math.max(0, highWater - 1)) {
            throw new IllegalArgumentException("low water is below high water, neither below 0");
        }
    }

    /**
     * A key for each message, a step down to the epoch's key at low water, waiting when there is
     * none.
     */
    public static KeyPolicy standard(int highWater) {
        return new KeyPolicy(
                KeyMode.PER_MESSAGE,
                highWater,
                standardLowWater(highWater),
                WhenShort.STEP_DOWN,
                WhenEmpty.DEFER,
                EpochLimits.STANDARD,
                Optional.empty(),
                Optional.empty());
    }

    /** A quarter of the high water. */
    public static int standardLowWater(int highWater) {
        return highWater / 4;
    }

    /** The level at which the pool is filled up: well before it is low. */
    public int refillAt() {
        return Math.max(lowWater, highWater / 2);
    }
}
