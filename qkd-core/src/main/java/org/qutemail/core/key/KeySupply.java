// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.qutemail.core.source.KeySource;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyVault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives out fresh keys, from a pool that the background fills, or straight from the entities when
 * the pool is empty or there is none. Thread-safe.
 */
final class KeySupply implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KeySupply.class);

    /** How long a stop waits for a conversation: over the grace that a claim has. */
    private static final long LAST_WORDS_SECONDS = 3;

    /** How often the links are asked what they have in store. */
    private static final Duration MEASURE = Duration.ofSeconds(30);

    private final KeyVault vault;
    private final KeyServiceSettings settings;
    private final Clock clock;
    private final KeyCounters counters = new KeyCounters();
    private final KeyRoutes routes;
    private final KeyStock stock;
    private final AtomicBoolean refillAsked = new AtomicBoolean();
    private final ScheduledExecutorService background;
    private final RateMeter given;
    private volatile boolean low;
    private Instant nextSweep = Instant.MIN;
    private Instant nextMeasure = Instant.MIN;

    KeySupply(
            KeySource source,
            KeyVault vault,
            KeyServiceSettings settings,
            Clock clock,
            KeyClaim.Pause pause) {
        this.vault = vault;
        this.settings = settings;
        this.clock = clock;
        this.routes = new KeyRoutes(source, vault, settings, counters, clock, pause);
        this.stock = new KeyStock(routes, vault, settings, counters, clock);
        this.given = new RateMeter(clock);
        this.background =
                Executors.newScheduledThreadPool(
                        2,
                        task -> {
                            Thread thread = new Thread(task, "qkd-keys");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /**
     * @param chores done with each tick, must not throw
     */
    void start(Runnable chores) throws KeyException {
        counters.begin(vault, clock.instant());
        long tick = settings.tick().toMillis();
        background.scheduleWithFixedDelay(this::maintain, 0, tick, TimeUnit.MILLISECONDS);
        background.scheduleWithFixedDelay(
                () -> {
                    watch();
                    chores.run();
                },
                tick,
                tick,
                TimeUnit.MILLISECONDS);
    }

    /**
     * Fresh keys, active in the vault.
     *
     * @param reserve how many must stay in the pool behind them
     * @return that many
     * @throws KeyUnavailableException LOW_WATER: fewer would stay; EMPTY: there is none
     */
    List<KeyRecord> take(int number, int reserve, KeyMode mode) throws KeyException {
        List<KeyRecord> active = new ArrayList<>(number);
        try {
            while (active.size() < number) {
                activate(stock.take(number - active.size(), reserve), mode, active);
            }
            given.count(number);
            return active;
        } catch (KeyException e) {
            active.forEach(row -> takeBack(row, e.getMessage()));
            throw e;
        } finally {
            refillSoon();
        }
    }

    private void activate(List<KeyRecord> rows, KeyMode mode, List<KeyRecord> active)
            throws KeyUnavailableException {
        Deque<KeyRecord> left = new ArrayDeque<>(rows);
        while (!left.isEmpty()) {
            KeyRecord row = left.element();
            try {
                active.add(vault.activate(row.id(), mode, clock.instant()));
                counters.stored.incrementAndGet();
            } catch (KeyMissingException | KeyRefusedException e) {
                // Another process has swept it up: the next one.
                counters.burnt.incrementAndGet();
                LOG.warn("key {} in the pool could not be used: {}", row.id(), e.getMessage());
            } catch (KeyException e) {
                stock.burn(List.copyOf(left), "vault unavailable at activation");
                throw new KeyUnavailableException(e.getMessage(), e);
            }
            left.remove();
        }
    }

    /**
     * Of several keys the last ones could not be had: the first ones are of no use. They stay
     * counted as given out, as their rows say.
     */
    private void takeBack(KeyRecord active, String reason) {
        stock.destroy(active, "not used, the others were not to be had: " + reason);
    }

    private void refillSoon() {
        if (stock.level() <= settings.policy().refillAt()
                && settings.highWater() > 0
                && refillAsked.compareAndSet(false, true)) {
            try {
                background.execute(this::maintain);
            } catch (RejectedExecutionException e) {
                LOG.debug("closing, no refill");
            }
        }
    }

    /** Takes out what is too old, fills up, sweeps up what a crash has left. Never throws. */
    void maintain() {
        try {
            refillAsked.set(false);
            stock.burnTooOld();
            sweep();
            if (stock.level() <= settings.policy().refillAt()) {
                stock.refill();
            }
            lookAtLevel();
        } catch (KeyException e) {
            LOG.debug("pool not filled: {}", e.getMessage());
            lookAtLevel();
        } catch (RuntimeException e) {
            // A periodic task that throws is never run again.
            LOG.error("looking after the key pool failed", e);
        }
    }

    /** Low from low water on until it is well above: on a slow link the level goes up and down. */
    private void lookAtLevel() {
        int level = stock.level();
        if (!low && stock.low()) {
            low = true;
            LOG.warn(
                    "keys are low: {} ready, {} of them kept for epochs; then {}",
                    level,
                    settings.policy().lowWater(),
                    settings.policy().onLow().token());
        } else if (low && level > settings.policy().refillAt()) {
            low = false;
            LOG.info("keys are not low any more: {} ready", level);
        }
    }

    /** Whether the pool came down to low water and could not be filled up since. */
    boolean low() {
        return low;
    }

    /** Looks after the entities. Never throws. */
    void watch() {
        try {
            measure();
            stock.keep(routes.watch());
        } catch (RuntimeException e) {
            LOG.error("looking after the entities failed", e);
        }
    }

    /** Unless somebody talks to the entities: the rate will be known a little later then. */
    private void measure() {
        Instant now = clock.instant();
        if (!now.isBefore(nextMeasure) && stock.talk(routes::measure)) {
            nextMeasure = now.plus(MEASURE);
        }
    }

    /**
     * @param demand keys in an hour that mail would have
     */
    KeyForecast forecast(OptionalDouble demand) {
        return KeyForecast.of(
                settings.policy(),
                routes.refillPerHour(),
                given.perHour(),
                demand,
                stock.level() + routes.store(),
                routes.away());
    }

    private synchronized void sweep() throws KeyException {
        Instant now = clock.instant();
        if (now.isBefore(nextSweep)) {
            return;
        }
        nextSweep = now.plus(settings.maxAge());
        // Twice the age: the pool of another process on the same vault is not touched.
        Instant oldest = now.minus(settings.maxAge().multipliedBy(2));
        int swept = vault.destroyReservedBefore(oldest, now, "left behind, never used");
        if (swept > 0) {
            LOG.info("{} reserved keys that were left behind are destroyed", swept);
        }
    }

    KeyStatus status(KeyEconomy economy) {
        return new KeyStatus(
                settings.simulated(),
                stock.level(),
                settings.policy().lowWater(),
                settings.highWater(),
                counters.issued.get(),
                counters.stored.get(),
                counters.burnt.get(),
                counters.lost.get(),
                counters.unaccounted(),
                routes.calls().good(),
                routes.calls().lastError(),
                routes.calls().lastErrorAt(),
                routes.calls().lastSuccess(),
                routes.entities(),
                economy);
    }

    @Override
    public void close() {
        stock.close();
        // Keys of a conversation that is cut off are lost: one under way may end, none begins.
        background.shutdown();
        try {
            if (!background.awaitTermination(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
                background.shutdownNow();
                background.awaitTermination(KeyStock.LINE_SECONDS, TimeUnit.SECONDS);
            }
            stock.awaitSilence(LAST_WORDS_SECONDS);
        } catch (InterruptedException e) {
            background.shutdownNow();
            Thread.currentThread().interrupt();
        }
        stock.burnAll();
    }
}
