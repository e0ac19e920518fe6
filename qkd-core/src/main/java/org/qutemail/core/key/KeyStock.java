// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyVault;

/**
 * Keys that are ready, reserved in the vault, and the one conversation with the entities that
 * brings more. Thread-safe.
 */
final class KeyStock {

    /** Longest that a caller stands in line behind others that talk to the entities. */
    static final long LINE_SECONDS = 5;

    private final KeyRoutes routes;
    private final KeyServiceSettings settings;
    private final Clock clock;
    private final KeyCounters counters;
    private final KeyWaste waste;
    private final KeyPool pool = new KeyPool();
    // Held while talking to the entities: one conversation at a time, which some of them need.
    private final ReentrantLock line = new ReentrantLock(true);
    private volatile boolean closed;

    KeyStock(
            KeyRoutes routes,
            KeyVault vault,
            KeyServiceSettings settings,
            KeyCounters counters,
            Clock clock) {
        this.routes = routes;
        this.settings = settings;
        this.counters = counters;
        this.clock = clock;
        this.waste = new KeyWaste(vault, clock);
    }

    /**
     * Takes out keys, after an attempt to get more when they are too few.
     *
     * @param reserve how many must stay behind
     * @return that many
     * @throws KeyUnavailableException LOW_WATER: fewer would stay; EMPTY: there is none
     */
    List<KeyRecord> take(int number, int reserve) throws KeyException {
        while (true) {
            if (closed) {
                throw new KeyUnavailableException("the key service is closed");
            }
            burnTooOld();
            List<KeyRecord> ready = pool.take(number, reserve);
            if (!ready.isEmpty()) {
                return ready;
            }
            Optional<KeyUnavailableException> refusal = topUp(number + reserve);
            if (refusal.isPresent()) {
                // What came before the failure, or by others, is in the pool by now.
                List<KeyRecord> meanwhile = pool.take(number, reserve);
                if (!meanwhile.isEmpty()) {
                    return meanwhile;
                }
                throw shortage(number, reserve, refusal.get());
            }
        }
    }

    private KeyUnavailableException shortage(
            int number, int reserve, KeyUnavailableException refusal) {
        int level = pool.level();
        if (refusal.shortage() != KeyShortage.EMPTY || level == 0) {
            return refusal;
        }
        return new KeyUnavailableException(
                KeyShortage.LOW_WATER,
                "keys are low: "
                        + level
                        + " left, "
                        + reserve
                        + " of them kept for epochs, "
                        + number
                        + " asked for; "
                        + refusal.getMessage(),
                refusal);
    }

    /**
     * Fills the pool up to at least that level.
     *
     * @return why not; empty: done
     */
    private Optional<KeyUnavailableException> topUp(int level) throws KeyException {
        try {
            while (!closed && pool.level() < level) {
                if (!routes.admit()) {
                    return Optional.of(routes.refusal());
                }
                lockInLine();
                try {
                    if (!closed && pool.level() < level) {
                        int missing = Math.max(settings.highWater(), level) - pool.level();
                        keepReady(routes.acquire(missing));
                    }
                } finally {
                    line.unlock();
                }
            }
            return Optional.empty();
        } catch (KeyUnavailableException e) {
            return Optional.of(e);
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
        throw new KeyUnavailableException(
                KeyShortage.BUSY, "too many are waiting for keys: ask again later", null);
    }

    /** Fills the pool up to its high water, as far as there are keys. */
    void refill() throws KeyException {
        while (!closed && pool.level() < settings.highWater() && routes.admit()) {
            lockInLine();
            try {
                int missing = settings.highWater() - pool.level();
                if (!closed && missing > 0) {
                    keepReady(routes.acquire(missing));
                }
            } finally {
                line.unlock();
            }
        }
    }

    /**
     * Does something that needs the entities for itself.
     *
     * @return false: somebody talks to them now, nothing was done
     */
    boolean talk(Runnable something) {
        if (!line.tryLock()) {
            return false;
        }
        try {
            something.run();
            return true;
        } finally {
            line.unlock();
        }
    }

    /** Keeps keys that came by the way; without a pool they are burnt. */
    void keep(List<KeyRecord> rows) {
        if (settings.highWater() > 0) {
            keepReady(rows);
        } else {
            burn(rows, "taken to try an entity, and no pool");
        }
    }

    private void keepReady(List<KeyRecord> rows) {
        pool.add(rows);
        if (closed) {
            burnAll();
        }
    }

    int level() {
        return pool.level();
    }

    /** Whether no more keys are ready than are kept for epochs. */
    boolean low() {
        return settings.highWater() > 0 && pool.level() <= settings.policy().lowWater();
    }

    void burnTooOld() {
        Instant oldest = clock.instant().minus(settings.maxAge());
        burn(pool.removeOlderThan(oldest), "too old in the pool");
    }

    /** Destroys reserved keys that are not in the pool any more, and counts them. */
    void burn(List<KeyRecord> rows, String reason) {
        counters.burnt.addAndGet(rows.size());
        waste.destroy(rows, reason);
    }

    /** Destroys a key that is counted elsewhere. */
    void destroy(KeyRecord row, String reason) {
        waste.destroy(row.id(), reason);
    }

    /**
     * Gives out nothing more, begins no conversation. What is ready stays until {@link #burnAll}.
     */
    void close() {
        closed = true;
    }

    /** Waits for the conversation under way, which may be a caller's; not longer than that. */
    void awaitSilence(long seconds) throws InterruptedException {
        if (line.tryLock(seconds, TimeUnit.SECONDS)) {
            line.unlock();
        }
    }

    void burnAll() {
        burn(pool.removeAll(), "held ready at a stop");
    }
}
