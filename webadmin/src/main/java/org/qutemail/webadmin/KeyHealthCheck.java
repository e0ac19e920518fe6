// SPDX-License-Identifier: Apache-2.0
package org.qutemail.webadmin;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javax.inject.Inject;
import javax.inject.Provider;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.qutemail.core.key.BreakerState;
import org.qutemail.core.key.EntityStatus;
import org.qutemail.core.key.KeyEconomy;
import org.qutemail.core.key.KeyStatus;
import org.qutemail.core.key.QkdKeyService;
import org.qutemail.core.policy.WhenShort;
import org.qutemail.core.source.Credentials;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Whether internal mail can be sealed now, and whether that will last.
 *
 * <p>Degraded: an entity does not answer, but keys come from another one or are left; none was
 * fetched yet; the pool is at low water; what was issued and what the vault has do not add up; a
 * certificate ends within {@value #WARNING_DAYS} days; changed certificate files cannot be used.
 * Unhealthy: no key is left, internal mail waits.
 */
public final class KeyHealthCheck implements HealthCheck {

    /** Days before a certificate's end at which people are told: two weeks to get a new one. */
    public static final int WARNING_DAYS = 14;

    private static final ComponentName NAME = new ComponentName("QKD key delivery");

    private final Supplier<KeyStatus> source;
    private final Clock clock;

    /** For {@code additional.healthchecks} of a stock server. */
    @Inject
    KeyHealthCheck(Provider<QkdKeyService> keys, Clock clock) {
        this(() -> keys.get().status(), clock);
    }

    /**
     * @param source the status at the moment of asking
     */
    public KeyHealthCheck(Supplier<KeyStatus> source, Clock clock) {
        this.source = Objects.requireNonNull(source, "source");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public ComponentName componentName() {
        return NAME;
    }

    @Override
    public Publisher<Result> check() {
        return Mono.fromSupplier(() -> judge(source.get()));
    }

    private Result judge(KeyStatus status) {
        List<String> worries = new ArrayList<>();
        if (!status.reachable()) {
            if (status.lastError().isPresent() && status.poolLevel() == 0) {
                return Result.unhealthy(
                        NAME, "no key left, internal mail waits: " + status.lastError().get());
            }
            worries.add(
                    status.lastError()
                            .map(cause -> status.poolLevel() + " keys left: " + cause)
                            .orElse("no key was fetched yet"));
        }
        if (status.unaccounted() != 0) {
            worries.add(
                    "accounting does not add up: "
                            + Math.abs(status.unaccounted())
                            + (status.unaccounted() < 0
                                    ? " keys that were issued are not in the vault"
                                    : " keys in the vault were never issued")
                            + ", see docs/vault.md");
        }
        if (status.economy().low()) {
            worries.add(low(status));
        }
        for (EntityStatus entity : status.entities()) {
            if (entity.breaker() != BreakerState.CLOSED && status.reachable()) {
                worries.add("away: " + entity.lastError().orElse(entity.name()));
            }
            certificates(entity, worries);
        }
        return worries.isEmpty()
                ? Result.healthy(NAME)
                : Result.degraded(NAME, String.join("; ", worries));
    }

    private static String low(KeyStatus status) {
        KeyEconomy economy = status.economy();
        String what =
                economy.policy().onLow() == WhenShort.STEP_DOWN
                        ? "mail is sealed under epoch keys"
                        : "internal mail waits";
        return "keys are low, "
                + status.poolLevel()
                + " ready and low water "
                + status.lowWater()
                + ": "
                + what
                + "; see that the links make more keys, or set policy.mode epoch, see"
                + " docs/key-policy.md";
    }

    private void certificates(EntityStatus entity, List<String> worries) {
        Credentials credentials = entity.credentials();
        credentials.problem().ifPresent(problem -> worries.add(problem));
        warn(credentials.ownEnd(), "the certificate of " + entity.identity(), worries);
        warn(credentials.entityEnd(), "the certificate of " + entity.name(), worries);
    }

    private void warn(Optional<Instant> end, String what, List<String> worries) {
        end.filter(at -> Credentials.days(clock.instant(), at) < WARNING_DAYS)
                .map(at -> what + (at.isAfter(clock.instant()) ? " ends " : " ended ") + at)
                // One certificate may serve several connections.
                .filter(worry -> !worries.contains(worry))
                .ifPresent(worries::add);
    }
}
