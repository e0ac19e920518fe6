// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.qutemail.core.policy.BudgetLimit;

/**
 * How many keys of their own each user's messages had lately. A period begins with a user's first
 * key and ends as a whole. In memory: a restart begins new periods. Thread-safe.
 */
final class KeyBudget {

    private record Account(Instant end, int spent) {}

    private final Optional<BudgetLimit> limit;
    private final Clock clock;
    private final Map<String, Account> accounts = new HashMap<>();

    KeyBudget(Optional<BudgetLimit> limit, Clock clock) {
        this.limit = limit;
        this.clock = clock;
    }

    /** Whether so many keys are more than anybody has in a whole period. */
    boolean isAlwaysTooMuch(int keys) {
        return limit.filter(most -> keys > most.keys()).isPresent();
    }

    /**
     * Takes the keys off the user's budget.
     *
     * @return how long to wait, and nothing taken off, when that many are not left
     */
    synchronized Optional<Duration> charge(Optional<String> user, int keys) {
        if (limit.isEmpty() || user.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        accounts.values().removeIf(account -> !now.isBefore(account.end()));
        Account account =
                accounts.getOrDefault(
                        name(user.get()), new Account(now.plus(limit.get().period()), 0));
        if (account.spent() + keys > limit.get().keys()) {
            return Optional.of(Duration.between(now, account.end()));
        }
        accounts.put(name(user.get()), new Account(account.end(), account.spent() + keys));
        return Optional.empty();
    }

    /** Puts keys back that were not given in the end. */
    synchronized void refund(Optional<String> user, int keys) {
        user.ifPresent(
                who ->
                        accounts.computeIfPresent(
                                name(who),
                                (name, account) ->
                                        new Account(
                                                account.end(),
                                                Math.max(0, account.spent() - keys))));
    }

    /** How long the user has to wait for the next key; empty: not at all. */
    synchronized Optional<Duration> wait(String user) {
        Instant now = clock.instant();
        return Optional.ofNullable(accounts.get(name(user)))
                .filter(account -> now.isBefore(account.end()))
                .filter(account -> account.spent() >= limit.orElseThrow().keys())
                .map(account -> Duration.between(now, account.end()));
    }

    private static String name(String user) {
        return user.toLowerCase(Locale.ROOT);
    }
}
