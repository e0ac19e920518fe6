// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** How calls went lately. Thread-safe. */
final class LastCalls {

    private final Clock clock;
    private boolean good = true;
    private Optional<String> lastError = Optional.empty();
    private Optional<Instant> lastErrorAt = Optional.empty();
    private Optional<Instant> lastSuccess = Optional.empty();

    LastCalls(Clock clock) {
        this.clock = clock;
    }

    /**
     * @return whether this is news: the call before was good
     */
    synchronized boolean failed(String reason) {
        boolean news = good;
        good = false;
        lastError = Optional.of(reason);
        lastErrorAt = Optional.of(clock.instant());
        return news;
    }

    /**
     * @return whether this is news: the call before had failed
     */
    synchronized boolean succeeded() {
        boolean news = !good;
        good = true;
        lastSuccess = Optional.of(clock.instant());
        return news;
    }

    /** Whether the last call was good; true before the first. */
    synchronized boolean good() {
        return good;
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
