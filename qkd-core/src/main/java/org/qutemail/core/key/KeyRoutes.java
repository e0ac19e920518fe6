// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.qutemail.core.source.KeyPath;
import org.qutemail.core.source.KeyProvider;
import org.qutemail.core.source.KeySource;
import org.qutemail.core.source.KmeException;
import org.qutemail.core.source.KmeOutcome;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyVault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All routes of a source, the preferred one first, and how to get from one to the next when an
 * entity fails. Keys are claimed on the route they were taken on: no other entity has them.
 */
final class KeyRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(KeyRoutes.class);

    private final Map<Route, KeyAcquisition> routes = new LinkedHashMap<>();
    private final List<GuardedProvider> entities = new ArrayList<>();
    // A vault that takes no keys is left alone too: every further try would burn a batch.
    private final Breaker vaultBreaker;
    private final LastCalls calls;
    private volatile boolean exhausted;

    KeyRoutes(
            KeySource source,
            KeyVault vault,
            KeyServiceSettings settings,
            KeyCounters counters,
            Clock clock,
            KeyClaim.Pause pause) {
        this.vaultBreaker = new Breaker("vault", clock);
        this.calls = new LastCalls(clock);
        Map<KeyProvider, GuardedProvider> submit = new LinkedHashMap<>();
        Map<KeyProvider, GuardedProvider> store = new LinkedHashMap<>();
        for (KeyPath path : source.paths()) {
            Route route =
                    new Route(
                            submit.computeIfAbsent(
                                    path.submit(),
                                    p -> new GuardedProvider(p, EntityStatus.Role.SUBMIT, clock)),
                            store.computeIfAbsent(
                                    path.store(),
                                    p -> new GuardedProvider(p, EntityStatus.Role.STORE, clock)));
            routes.put(route, new KeyAcquisition(route, vault, settings, counters, clock, pause));
        }
        entities.addAll(submit.values());
        entities.addAll(store.values());
    }

    /** Whether an attempt is of use now. */
    boolean admit() {
        if (!vaultBreaker.wake()) {
            return false;
        }
        if (routes.keySet().stream().noneMatch(Route::admits)) {
            routes.keySet().forEach(Route::wake);
        }
        return routes.keySet().stream().anyMatch(Route::admits);
    }

    /** What callers are told when it is not. */
    KeyUnavailableException refusal() {
        return new KeyUnavailableException(
                vaultBreaker.admits() ? KeyShortage.EMPTY : KeyShortage.OTHER,
                "no keys now: " + calls.lastError().orElse("unknown reason"),
                null);
    }

    /**
     * Takes keys on the first route that has some. One caller at a time.
     *
     * @return at least one row in state RESERVED
     */
    List<KeyRecord> acquire(int wanted) throws KeyException {
        if (!admit()) {
            throw refusal();
        }
        List<Route> candidates = new ArrayList<>();
        routes.keySet().stream().filter(Route::closed).forEach(candidates::add);
        routes.keySet().stream()
                .filter(route -> !route.closed() && route.admits())
                .forEach(candidates::add);
        KmeException why = null;
        while (!candidates.isEmpty()) {
            Route route = candidates.remove(0);
            boolean elsewhere = candidates.stream().anyMatch(Route::closed);
            if (route.enter()) {
                try {
                    return acquire(route, wanted, elsewhere);
                } catch (KmeException e) {
                    why = e;
                }
            }
        }
        if (why == null) {
            throw refusal();
        }
        report(why);
        throw new KeyUnavailableException(
                KeyShortage.EMPTY, "no keys now: " + why.getMessage(), why);
    }

    /** An entity out of keys is no news on a slow link, it happens with every refill. */
    private void report(KmeException why) {
        boolean before = exhausted;
        exhausted = why.outcome() == KmeOutcome.EXHAUSTED;
        boolean news = calls.failed(why.getMessage()) || before;
        if (exhausted) {
            LOG.debug("no keys: {}", why.getMessage());
        } else if (news) {
            LOG.error("no keys ({}): {}", why.outcome(), why.getMessage());
        }
    }

    private List<KeyRecord> acquire(Route route, int wanted, boolean elsewhere)
            throws KmeException, KeyException {
        try {
            List<KeyRecord> rows = routes.get(route).acquire(wanted, elsewhere);
            vaultBreaker.succeeded();
            if (calls.succeeded() && !exhausted) {
                LOG.info("keys are available again");
            }
            exhausted = false;
            return rows;
        } catch (KmeException e) {
            if (elsewhere) {
                LOG.warn("no keys ({}), trying elsewhere: {}", e.outcome(), e.getMessage());
            }
            throw e;
        } catch (KeyException e) {
            vaultBreaker.failed(e);
            String reason = "the vault took no keys: " + e.getMessage();
            if (calls.failed(reason)) {
                LOG.error(reason);
            }
            throw new KeyUnavailableException(reason, e);
        } finally {
            route.leave();
        }
    }

    /**
     * Looks at entities that nobody asked lately, and, while keys come on one route, tries the
     * others that were left alone long enough with one key each: no caller waits for an entity that
     * hangs as long as another one works.
     *
     * @return the keys that came of it, reserved
     */
    List<KeyRecord> watch() {
        entities.forEach(GuardedProvider::lookWhenIdle);
        List<KeyRecord> rows = new ArrayList<>();
        for (Route route : routes.keySet()) {
            if (route.closed() || routes.keySet().stream().noneMatch(Route::closed)) {
                continue;
            }
            route.wake();
            if (route.admits() && route.enter()) {
                rows.addAll(tried(route));
            }
        }
        return rows;
    }

    private List<KeyRecord> tried(Route route) {
        try {
            List<KeyRecord> rows = routes.get(route).acquire(1, true);
            LOG.info("keys come again from {}", route.submit().status().name());
            return rows;
        } catch (KmeException e) {
            LOG.debug("still no keys: {}", e.getMessage());
        } catch (KeyException e) {
            vaultBreaker.failed(e);
        } finally {
            route.leave();
        }
        return List.of();
    }

    /** Asks each link how many keys it has, to measure what it makes. No opinion on failures. */
    void measure() {
        routes.forEach(
                (route, acquisition) -> {
                    if (route.closed()) {
                        acquisition.measure();
                    }
                });
    }

    /** Keys that the links make in an hour, those that can be measured. */
    OptionalDouble refillPerHour() {
        double sum = 0;
        boolean known = false;
        for (KeyAcquisition acquisition : routes.values()) {
            OptionalDouble rate = acquisition.refill().perHour();
            sum += rate.orElse(0);
            known |= rate.isPresent();
        }
        return known ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }

    /** Keys in the stores of the entities, as far as they tell. */
    long store() {
        return routes.values().stream().mapToLong(a -> a.refill().store().orElse(0)).sum();
    }

    /** Whether no entity gives keys, and not because it is out of them. */
    boolean away() {
        return !calls.good() && !exhausted;
    }

    LastCalls calls() {
        return calls;
    }

    /** How each entity is doing. */
    List<EntityStatus> entities() {
        return entities.stream().map(GuardedProvider::status).toList();
    }
}
