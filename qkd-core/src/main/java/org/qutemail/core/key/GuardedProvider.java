// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.qutemail.core.source.KeyProvider;
import org.qutemail.core.source.KmeException;
import org.qutemail.core.source.KmeOutcome;
import org.qutemail.core.source.ProviderLimits;

/** A provider with the breaker before it. Thread-safe. */
final class GuardedProvider {

    /** An entity that nobody has asked for so long is looked at, to know before it is needed. */
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final KeyProvider provider;
    private final EntityStatus.Role role;
    private final Breaker breaker;
    private final Clock clock;
    private volatile Instant lastAsked = Instant.MIN;

    GuardedProvider(KeyProvider provider, EntityStatus.Role role, Clock clock) {
        this.provider = provider;
        this.role = role;
        this.breaker = new Breaker(provider.name(), clock);
        this.clock = clock;
    }

    /** To make a call with, now. */
    KeyProvider provider() {
        lastAsked = clock.instant();
        return provider;
    }

    /** What the entity says of itself, now; for the books alone, so it counts as asking nothing. */
    ProviderLimits describe() throws KmeException {
        return provider.describe();
    }

    Breaker breaker() {
        return breaker;
    }

    String identity() {
        return provider.identity();
    }

    /**
     * Asks for the entity's state, which uses no key, when nobody has asked it for anything lately.
     * Only that it cannot be reached counts: some refuse to tell their state and give keys all the
     * same.
     */
    void lookWhenIdle() {
        boolean idle = clock.instant().isAfter(lastAsked.plus(IDLE));
        if (!idle || breaker.state() != BreakerState.CLOSED) {
            return;
        }
        try {
            provider().describe();
        } catch (KmeException e) {
            if (e.outcome() == KmeOutcome.RETRYABLE) {
                breaker.failed(e);
            }
        }
    }

    EntityStatus status() {
        LastCalls calls = breaker.calls();
        return new EntityStatus(
                provider.name(),
                role,
                provider.identity(),
                breaker.state(),
                calls.lastError(),
                calls.lastErrorAt(),
                calls.lastSuccess(),
                provider.credentials());
    }
}
