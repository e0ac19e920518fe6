// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.io.IOException;
import java.time.Clock;
import org.qutemail.core.source.KeyContainer;
import org.qutemail.core.source.KmeException;
import org.qutemail.core.source.KmeOutcome;
import org.qutemail.core.source.ProviderLimits;
import org.qutemail.core.vault.KeyVault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes keys from the entity that gives them, as many at once as it bears, and keeps the account of
 * them. One caller at a time.
 */
final class KeyIntake {

    private static final Logger LOG = LoggerFactory.getLogger(KeyIntake.class);

    /** Keys in one request while the entity has not told its limit. */
    private static final int LIMIT_UNKNOWN = 32;

    /** Most keys in one request whatever the entity allows: the answer must stay under 1 MiB. */
    private static final int LIMIT_OURS = 1024;

    private final Route route;
    private final KeyVault vault;
    private final KeyServiceSettings settings;
    private final KeyCounters counters;
    private final KeyRefill refill;
    private String kmeId;
    private int limit;
    private int batch;

    KeyIntake(
            Route route,
            KeyVault vault,
            KeyServiceSettings settings,
            KeyCounters counters,
            Clock clock) {
        this.route = route;
        this.vault = vault;
        this.settings = settings;
        this.counters = counters;
        this.refill = new KeyRefill(clock);
    }

    /** The entity's own name; null before the first key, empty if it does not say. */
    String kmeId() {
        return kmeId;
    }

    /** What the link makes. */
    KeyRefill refill() {
        return refill;
    }

    /** Asks the entity how many keys it has, if it gives any. Nothing depends on the answer. */
    void measure() {
        if (kmeId == null) {
            return;
        }
        try {
            ProviderLimits told = route.submit().describe();
            told.ready().ifPresent(ready -> refill.told(ready, told.capacity()));
        } catch (KmeException e) {
            LOG.debug("the entity does not tell its store: {}", e.getMessage());
        }
    }

    /**
     * Takes keys; tells the breaker of a failure.
     *
     * @param wanted at least 1; fewer may come
     * @param elsewhere whether keys can be had elsewhere: nothing is asked for twice here then
     * @throws KmeException none came; what may have been issued all the same is counted as burnt
     */
    KeyContainer take(int wanted, boolean elsewhere) throws KmeException {
        try {
            learnLimits();
            return fewerIfNeeded(Math.min(wanted, batch), elsewhere);
        } catch (KmeException e) {
            route.submit().breaker().failed(e);
            throw e;
        }
    }

    private KeyContainer fewerIfNeeded(int wanted, boolean elsewhere) throws KmeException {
        int number = wanted;
        while (true) {
            try {
                KeyContainer issued = repeated(number, elsewhere);
                batch = Math.min(limit, Math.max(batch, 2 * number));
                return issued;
            } catch (KmeException e) {
                boolean fewerMayDo =
                        e.outcome() == KmeOutcome.EXHAUSTED || e.outcome() == KmeOutcome.PROTOCOL;
                if (!fewerMayDo || number == 1) {
                    if (e.outcome() == KmeOutcome.EXHAUSTED) {
                        refill.exhausted();
                    }
                    throw e;
                }
                number = number / 2;
                batch = number;
            }
        }
    }

    /** Asks the entity for its name and limit, once; no key depends on the answer. */
    private void learnLimits() throws KmeException {
        if (kmeId != null) {
            return;
        }
        try {
            ProviderLimits told = route.submit().provider().describe();
            kmeId = told.id();
            limit = Math.min(LIMIT_OURS, told.maxKeysPerCall());
            batch = limit;
        } catch (KmeException e) {
            if (e.outcome() != KmeOutcome.PROTOCOL) {
                throw e;
            }
            LOG.warn("the entity's status cannot be used, going on without: {}", e.getMessage());
            kmeId = "";
            limit = LIMIT_UNKNOWN;
            batch = 1;
        }
    }

    /** Once more when the answer got lost, unless this side is stopping: that only burns keys. */
    private KeyContainer repeated(int number, boolean elsewhere) throws KmeException {
        try {
            return once(number);
        } catch (KmeException e) {
            if (e.outcome() != KmeOutcome.RETRYABLE
                    || !e.answerLost()
                    || elsewhere
                    || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return once(number);
        }
    }

    private KeyContainer once(int number) throws KmeException {
        KeyContainer container;
        asking(number);
        try {
            container = route.submit().provider().take(number, settings.bits());
        } catch (KmeException e) {
            burntUnkept(number, e.answerLost() ? number : 0);
            throw e;
        } catch (RuntimeException e) {
            burntUnkept(number, number);
            throw e;
        }
        int come = container.keys().size();
        if (container.simulated() != settings.simulated()) {
            container.close();
            burntUnkept(number, come);
            throw wrongOrigin();
        }
        if (come != number) {
            vault.account().answered(number - come, 0, 0);
        }
        counters.issued.addAndGet(come);
        refill.taken(come);
        return container;
    }

    /** On the disk before the entity is asked: it forgets what it has given. */
    private void asking(int number) throws KmeException {
        try {
            vault.account().asking(number);
        } catch (IOException e) {
            throw new KmeException(
                    KmeOutcome.RETRYABLE,
                    "nothing was asked for, the account of issued keys cannot be written: "
                            + e.getMessage(),
                    false,
                    e);
        }
    }

    private void burntUnkept(int asked, int burnt) {
        refill.taken(burnt);
        counters.issued.addAndGet(burnt);
        counters.burnt.addAndGet(burnt);
        vault.account().answered(asked, 0, burnt);
    }

    private KmeException wrongOrigin() {
        return new KmeException(
                KmeOutcome.PROTOCOL,
                settings.simulated()
                        ? "a key is not marked as simulated, but simulator mode is on"
                        : "a key is marked as simulated, but simulator mode is off");
    }
}
