// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
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

    /** Longest that a caller stands in line behind others that talk to the entities. */
    private static final long LINE_SECONDS = 5;

    private final KeyVault vault;
    private final KeyServiceSettings settings;
    private final Clock clock;
    private final KeyCounters counters = new KeyCounters();
    private final KeyPool pool = new KeyPool();
    private final KeyRoutes routes;
    private final KeyWaste waste;
    // Held while talking to the entities: one conversation at a time, which some of them need.
    private final ReentrantLock line = new ReentrantLock(true);
    private final AtomicBoolean refillAsked = new AtomicBoolean();
    private final ScheduledExecutorService background;
    private volatile boolean closed;
    private Instant nextSweep = Instant.MIN;

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
        this.waste = new KeyWaste(vault, clock);
        this.background =
                Executors.newScheduledThreadPool(
                        2,
                        task -> {
                            Thread thread = new Thread(task, "qkd-keys");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    void start() throws KeyException {
        counters.begin(vault, clock.instant());
        long tick = settings.tick().toMillis();
        background.scheduleWithFixedDelay(this::maintain, 0, tick, TimeUnit.MILLISECONDS);
        background.scheduleWithFixedDelay(this::watch, tick, tick, TimeUnit.MILLISECONDS);
    }

    /** A fresh key, active in the vault. */
    KeyRecord take(KeyMode mode) throws KeyException {
        if (closed) {
            throw new KeyUnavailableException("the key service is closed");
        }
        while (true) {
            burnTooOld();
            Optional<KeyRecord> ready = pool.poll();
            KeyRecord row = ready.isPresent() ? ready.get() : acquireNow();
            try {
                KeyRecord active = vault.activate(row.id(), mode, clock.instant());
                counters.stored.incrementAndGet();
                return active;
            } catch (KeyMissingException | KeyRefusedException e) {
                // Another process has swept it up: the next one.
                counters.burnt.incrementAndGet();
                LOG.warn("key {} in the pool could not be used: {}", row.id(), e.getMessage());
            } catch (KeyUnavailableException e) {
                burn(row, "vault unavailable at activation");
                throw e;
            } finally {
                refillSoon();
            }
        }
    }

    private KeyRecord acquireNow() throws KeyException {
        if (!routes.admit()) {
            // Asked in this order: what came before the failure is in the pool by now.
            return pool.poll().orElseThrow(routes::refusal);
        }
        lockInLine();
        try {
            Optional<KeyRecord> meanwhile = pool.poll();
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            List<KeyRecord> rows = routes.acquire(Math.max(1, settings.highWater()));
            keepReady(rows.subList(1, rows.size()));
            return rows.get(0);
        } finally {
            line.unlock();
        }
    }

    private void lockInLine() throws KeyUnavailableException {
        try {
            if (line.tryLock(LINE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new KeyUnavailableException("too many are waiting for keys: ask again later");
    }

    private void keepReady(List<KeyRecord> rows) {
        pool.add(rows);
        if (closed) {
            burnAll();
        }
    }

    private void refillSoon() {
        if (pool.level() <= settings.lowWater()
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
            burnTooOld();
            sweep();
            if (pool.level() <= settings.lowWater()) {
                refill();
            }
        } catch (KeyException e) {
            LOG.debug("pool not filled: {}", e.getMessage());
        } catch (RuntimeException e) {
            // A periodic task that throws is never run again.
            LOG.error("looking after the key pool failed", e);
        }
    }

    /** Looks after the entities. Never throws. */
    void watch() {
        try {
            List<KeyRecord> rows = routes.watch();
            if (settings.highWater() > 0) {
                keepReady(rows);
            } else {
                rows.forEach(row -> burn(row, "taken to try an entity, and no pool"));
            }
        } catch (RuntimeException e) {
            LOG.error("looking after the entities failed", e);
        }
    }

    private void refill() throws KeyException {
        while (!closed && pool.level() < settings.highWater() && routes.admit()) {
            lockInLine();
            try {
                int missing = settings.highWater() - pool.level();
                if (missing > 0) {
                    keepReady(routes.acquire(missing));
                }
            } finally {
                line.unlock();
            }
        }
    }

    private void burnTooOld() {
        Instant oldest = clock.instant().minus(settings.maxAge());
        pool.removeOlderThan(oldest).forEach(row -> burn(row, "too old in the pool"));
    }

    private void burn(KeyRecord row, String reason) {
        counters.burnt.incrementAndGet();
        waste.destroy(row, reason);
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

    KeyStatus status() {
        return new KeyStatus(
                settings.simulated(),
                pool.level(),
                settings.lowWater(),
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
                routes.entities());
    }

    @Override
    public void close() {
        closed = true;
        background.shutdownNow();
        try {
            background.awaitTermination(LINE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        burnAll();
    }

    private void burnAll() {
        pool.removeAll().forEach(row -> burn(row, "held ready at a stop"));
    }
}
