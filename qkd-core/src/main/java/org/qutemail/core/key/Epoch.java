// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Instant;
import org.qutemail.core.policy.EpochLimits;
import org.qutemail.core.vault.KeyRecord;

/**
 * The present epoch: its key and what was sealed under it. Immutable.
 *
 * @param row the key
 * @param end when it is over at the latest
 * @param messages given out so far
 * @param octets sealed for them, counted from above
 */
record Epoch(KeyRecord row, Instant end, long messages, long octets) {

    static Epoch begin(KeyRecord row, EpochLimits limits, Instant now) {
        return new Epoch(row, now.plus(limits.life()), 0, 0);
    }

    /** Whether its time is over or it has given all that it may. */
    boolean over(EpochLimits limits, Instant now) {
        return !now.isBefore(end) || messages >= limits.messages() || octets >= limits.octets();
    }

    /**
     * Whether one more message fits. The first one always does: a message above the limit has an
     * epoch to itself.
     */
    boolean takes(long more, EpochLimits limits, Instant now) {
        return !over(limits, now) && (messages == 0 || more <= limits.octets() - octets);
    }

    Epoch withMessage(long more) {
        return new Epoch(row, end, messages + 1, sum(octets, more));
    }

    Epoch withOctets(long more) {
        return new Epoch(row, end, messages, sum(octets, more));
    }

    private static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }
}
