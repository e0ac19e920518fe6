// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

/**
 * A path with its breakers.
 *
 * @param submit gives keys
 * @param store knows the same ones; may belong to several routes
 */
record Route(GuardedProvider submit, GuardedProvider store) {

    /** Whether keys are expected of both ends. */
    boolean closed() {
        return submit.breaker().state() == BreakerState.CLOSED
                && store.breaker().state() == BreakerState.CLOSED;
    }

    /** Whether both ends are worth an attempt. */
    boolean admits() {
        return submit.breaker().admits() && store.breaker().admits();
    }

    /** Makes open breakers half open whose time has come. */
    void wake() {
        submit.breaker().wake();
        store.breaker().wake();
    }

    /** Begins an attempt at both ends; it ends with {@link #leave}. */
    boolean enter() {
        if (!submit.breaker().enter()) {
            return false;
        }
        if (!store.breaker().enter()) {
            submit.breaker().leave();
            return false;
        }
        return true;
    }

    /** Ends the attempt, for the ends that nothing is known of. */
    void leave() {
        submit.breaker().leave();
        store.breaker().leave();
    }
}
