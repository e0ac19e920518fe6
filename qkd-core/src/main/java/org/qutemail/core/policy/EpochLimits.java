// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.policy;

import java.time.Duration;
import java.util.Objects;

/**
 * How long, and for how much, one key is shared by all messages of an epoch. Whichever limit is
 * reached first ends it. They bound what the loss of one key exposes; the ciphers would bear more,
 * since each sealed form has a key of its own derived from it.
 *
 * @param life at least a second, at most {@link #MOST_LIFE}
 * @param messages 1 to {@link #MOST_MESSAGES}
 * @param octets sealed under the key in all forms, 1 to {@link #MOST_OCTETS}
 */
public record EpochLimits(Duration life, long messages, long octets) {

    /** An hour. */
    public static final Duration MOST_LIFE = Duration.ofHours(1);

    /** 2^20. */
    public static final long MOST_MESSAGES = 1L << 20;

    /** 64 GiB. */
    public static final long MOST_OCTETS = 64L << 30;

    /** The highest values, which are the ones that hold when nothing is said. */
    public static final EpochLimits STANDARD =
            new EpochLimits(MOST_LIFE, MOST_MESSAGES, MOST_OCTETS);

    /**
     * @throws IllegalArgumentException a value out of range
     */
    public EpochLimits {
        Objects.requireNonNull(life, "life");
        if (life.compareTo(Duration.ofSeconds(1)) < 0
                || life.compareTo(MOST_LIFE) > 0
                || messages < 1
                || messages > MOST_MESSAGES
                || octets < 1
                || octets > MOST_OCTETS) {
            throw new IllegalArgumentException(
                    "an epoch lasts at most "
                            + MOST_LIFE
                            + ", "
                            + MOST_MESSAGES
                            + " messages, "
                            + MOST_OCTETS
                            + " octets");
        }
    }
}
