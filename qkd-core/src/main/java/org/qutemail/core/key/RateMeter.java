// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/** How many in an hour, by what was counted in the last quarter of an hour. Thread-safe. */
final class RateMeter {

    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final Duration STEP = Duration.ofSeconds(10);

    private static final class Bucket {
        private final Instant begin;
        private long count;

        private Bucket(Instant begin) {
            this.begin = begin;
        }
    }

    private final Clock clock;
    private final Instant start;
    private final Deque<Bucket> buckets = new ArrayDeque<>();

    RateMeter(Clock clock) {
        this.clock = clock;
        this.start = clock.instant();
    }

    synchronized void count(long number) {
        Instant now = clock.instant();
        forgetOld(now);
        Bucket last = buckets.peekLast();
        if (last == null || !now.isBefore(last.begin.plus(STEP))) {
            last = new Bucket(now);
            buckets.add(last);
        }
        last.count += number;
    }

    /** In an hour; empty before anything can be said. */
    synchronized OptionalDouble perHour() {
        Instant now = clock.instant();
        forgetOld(now);
        Duration since = Duration.between(start, now);
        Duration measured = since.compareTo(WINDOW) < 0 ? since : WINDOW;
        if (measured.compareTo(STEP) < 0) {
            return OptionalDouble.empty();
        }
        long sum = buckets.stream().mapToLong(bucket -> bucket.count).sum();
        return OptionalDouble.of(sum * 3600.0 * 1000 / measured.toMillis());
    }

    private void forgetOld(Instant now) {
        while (!buckets.isEmpty() && buckets.peek().begin.isBefore(now.minus(WINDOW))) {
            buckets.remove();
        }
    }
}
