// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Remembers that keys could not be had, so that callers are told at once and the entity is left
 * alone for a while: 1 second, doubled with each failure up to 15. Exhaustion alone is looked at
 * again every second, since a link makes keys all the time. A vault that takes no keys counts too:
 * every further try would burn a batch.
 */
final class KmeBreaker {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private final Clock clock;
    private Duration hold = FIRST;
    private Instant openUntil = Instant.MIN;
    private boolean reachable = true;
    private Optional<String> lastError = Optional.empty();
    private Optional<Instant> lastErrorAt = Optional.empty();
    private Optional<Instant> lastSuccess = Optional.empty();

    KmeBreaker(Clock clock) {
        this.clock = clock;
    }

    /** Whether trying is of no use now. */
    synchronized boolean open() {
        return clock.instant().isBefore(openUntil);
    }

    /** What callers are told while it is open. */
    synchronized KeyUnavailableException refusal() {
        return new KeyUnavailableException("no keys now: " + lastError.orElse("unknown reason"));
    }

    /**
     * @param exhausted the entity works and has no keys
     * @return whether this is news: the last call brought keys
     */
    synchronized boolean failed(String reason, boolean exhausted) {
        boolean news = reachable;
        Instant now = clock.instant();
        reachable = false;
        lastError = Optional.of(reason);
        lastErrorAt = Optional.of(now);
        if (exhausted) {
            hold = FIRST;
        }
        openUntil = now.plus(hold);
        Duration twice = hold.multipliedBy(2);
        hold = twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
        return news;
    }

    /**
     * @return whether this is news: the last call had failed
     */
    synchronized boolean succeeded() {
        boolean news = !reachable;
        reachable = true;
        hold = FIRST;
        openUntil = Instant.MIN;
        lastSuccess = Optional.of(clock.instant());
        return news;
    }

    synchronized boolean reachable() {
        return reachable;
    }

    synchronized Optional<String> lastError() {
        return lastError;
    }

    synchronized Optional<Instant> lastErrorAt() {
        return lastErrorAt;
    }

    synchronized Optional<Instant> lastSuccess() {
        return lastSuccess;
    }
}
