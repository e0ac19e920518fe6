// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.policy;

import java.time.Duration;
import java.util.Objects;

/**
 * How many keys of their own one user's messages may have. Epoch keys are not counted: they are
 * nobody's own.
 *
 * @param keys at least 1
 * @param period in which; begins with the user's first key
 * @param onSpent what becomes of the user's next message then
 */
public record BudgetLimit(int keys, Duration period, WhenShort onSpent) {

    /**
     * @throws IllegalArgumentException no keys, or no time
     */
    public BudgetLimit {
        Objects.requireNonNull(onSpent, "onSpent");
        if (keys < 1 || period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("a budget has at least one key, and a period");
        }
    }
}
