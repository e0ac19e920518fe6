// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How fast a link makes keys, by what can be seen from outside: between two moments at which the
 * entity's store is known, it made what was taken plus what the store has grown by. The store is
 * known when the entity has none left, and when it tells a number that is neither 0, which some
 * always say, nor its capacity: a link with a full store makes keys for nothing. Thread-safe.
 */
final class KeyRefill {

    /** Below this a number of keys says little about a rate. */
    private static final Duration LEAST = Duration.ofSeconds(5);

    /** What is older than that counts for less than half. */
    private static final double MEMORY_MILLIS = 30_000;

    private final Clock clock;
    private Instant since;
    private long level;
    private long taken;
    private OptionalDouble perSecond = OptionalDouble.empty();
    private OptionalLong store = OptionalLong.empty();

    KeyRefill(Clock clock) {
        this.clock = clock;
    }

    /** The entity gave keys. */
    synchronized void taken(int keys) {
        taken += keys;
    }

    /** It has not a single one left. */
    synchronized void exhausted() {
        store = OptionalLong.of(0);
        known(0);
    }

    /**
     * It tells how many it has.
     *
     * @param ready keys in store
     * @param most that its store holds, if it says so
     */
    synchronized void told(long ready, OptionalLong most) {
        if (ready <= 0) {
            return;
        }
        store = OptionalLong.of(ready);
        if (most.isPresent() && ready >= most.getAsLong()) {
            since = null;
        } else {
            known(ready);
        }
    }

    private void known(long now) {
        Instant at = clock.instant();
        if (since != null) {
            Duration passed = Duration.between(since, at);
            if (passed.compareTo(LEAST) < 0) {
                return;
            }
            double made = Math.max(0, now - level + taken);
            double rate = made * 1000 / passed.toMillis();
            double old = Math.exp(-passed.toMillis() / MEMORY_MILLIS);
            perSecond =
                    OptionalDouble.of(
                            perSecond.isEmpty()
                                    ? rate
                                    : (1 - old) * rate + old * perSecond.getAsDouble());
        }
        since = at;
        level = now;
        taken = 0;
    }

    /** Keys in an hour; empty while it cannot be told. */
    synchronized OptionalDouble perHour() {
        return perSecond.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(perSecond.getAsDouble() * 3600);
    }

    /** Keys that the entity had in store when that was known last. */
    synchronized OptionalLong store() {
        return store;
    }
}
