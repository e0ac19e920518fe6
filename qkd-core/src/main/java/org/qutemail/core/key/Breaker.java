// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.qutemail.core.source.KmeException;

/**
 * The circuit breaker before one entity, or before the vault. The first failure opens it, for 1
 * second, doubled with each further failure up to 15. Then one attempt goes through (half open),
 * and its outcome closes the breaker or opens it again.
 *
 * <p>An entity that works but has no keys is looked at again every second, since a link makes keys
 * all the time. One that refuses our identity is left alone for 15 seconds at once: people must
 * act, and many refusals look like an attack. Thread-safe.
 */
final class Breaker {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private final CircuitBreaker circuit;
    private final LastCalls calls;

    Breaker(String name, Clock clock) {
        this.calls = new LastCalls(clock);
        this.circuit =
                CircuitBreaker.of(
                        name,
                        CircuitBreakerConfig.custom()
                                .clock(clock)
                                .slidingWindowSize(1)
                                .minimumNumberOfCalls(1)
                                .failureRateThreshold(100)
                                .permittedNumberOfCallsInHalfOpenState(1)
                                .waitIntervalFunctionInOpenState(
                                        IntervalFunction.ofExponentialBackoff(FIRST, 2, LONGEST))
                                .build());
    }

    /** Whether an attempt is worth while: closed or half open. */
    boolean admits() {
        return state() != BreakerState.OPEN;
    }

    /**
     * Begins an attempt. One that began ends with {@link #succeeded}, {@link #failed} or {@link
     * #leave}.
     *
     * @return false: open, or half open with an attempt under way
     */
    boolean enter() {
        return circuit.tryAcquirePermission();
    }

    /** Ends an attempt without an opinion. Without effect after one. */
    void leave() {
        circuit.releasePermission();
    }

    /** Makes an open breaker half open when its time has come. */
    boolean wake() {
        boolean awake = enter();
        if (awake) {
            leave();
        }
        return awake;
    }

    void succeeded() {
        calls.succeeded();
        circuit.onSuccess(0, TimeUnit.MILLISECONDS);
    }

    void failed(KmeException why) {
        calls.failed(why.getMessage());
        switch (why.outcome()) {
            case EXHAUSTED -> circuit.transitionToOpenStateFor(FIRST);
            case UNAUTHORISED -> circuit.transitionToOpenStateFor(LONGEST);
            default -> circuit.onError(0, TimeUnit.MILLISECONDS, why);
        }
    }

    void failed(KeyException why) {
        calls.failed(why.getMessage());
        circuit.onError(0, TimeUnit.MILLISECONDS, why);
    }

    BreakerState state() {
        return switch (circuit.getState()) {
            case CLOSED -> BreakerState.CLOSED;
            case HALF_OPEN -> BreakerState.HALF_OPEN;
            default -> BreakerState.OPEN;
        };
    }

    LastCalls calls() {
        return calls;
    }
}
