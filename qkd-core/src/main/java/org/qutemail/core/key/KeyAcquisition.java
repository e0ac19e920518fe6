// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.source.DeliveredKey;
import org.qutemail.core.source.KeyContainer;
import org.qutemail.core.source.KmeException;
import org.qutemail.core.source.KmeOutcome;
import org.qutemail.core.source.ProviderLimits;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyTally;
import org.qutemail.core.vault.KeyVault;
import org.qutemail.core.vault.VaultKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings keys over one route into the vault: taken by one identity, rows reserved and durable,
 * claimed by the other identity, comparison in constant time. What comes out is shared by both
 * sides, reserved in the vault and ready to be activated.
 *
 * <p>One conversation at a time: some entities lock a pair for ever when both ends talk at once,
 * others drop what was not claimed yet.
 */
final class KeyAcquisition {

    private static final Logger LOG = LoggerFactory.getLogger(KeyAcquisition.class);

    /** Keys in one request while the entity has not told its limit. */
    private static final int LIMIT_UNKNOWN = 32;

    /** Most keys in one request whatever the entity allows: the answer must stay under 1 MiB. */
    private static final int LIMIT_OURS = 1024;

    private final Route route;
    private final KeyClaim claim;
    private final KeyVault vault;
    private final KeyServiceSettings settings;
    private final KeyCounters counters;
    private final Clock clock;
    private final KeyWaste waste;
    private final KeyRefill refill;
    private String kmeId;
    private int limit;
    private int batch;

    KeyAcquisition(
            Route route,
            KeyVault vault,
            KeyServiceSettings settings,
            KeyCounters counters,
            Clock clock,
            KeyClaim.Pause pause) {
        this.route = route;
        this.claim = new KeyClaim(route.store()::provider, settings.bits(), pause);
        this.vault = vault;
        this.settings = settings;
        this.counters = counters;
        this.clock = clock;
        this.waste = new KeyWaste(vault, clock);
        this.refill = new KeyRefill(clock);
    }

    /** What the link makes. */
    KeyRefill refill() {
        return refill;
    }

    /** Asks the entity how many keys it has, if it gives any. Nothing depends on the answer. */
    synchronized void measure() {
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
     * Takes and claims keys, once more when the first ones were lost on the way. Tells the breakers
     * of the route how each end did.
     *
     * @param wanted at least 1; fewer may come
     * @param elsewhere whether keys can be had elsewhere: nothing is asked for twice here then
     * @return at least one row in state RESERVED
     * @throws KmeException no keys could be had
     * @throws KeyException the vault did not take them
     */
    synchronized List<KeyRecord> acquire(int wanted, boolean elsewhere)
            throws KmeException, KeyException {
        try {
            return attempt(wanted, elsewhere);
        } catch (KmeException e) {
            if (e.outcome() != KmeOutcome.LOST) {
                throw e;
            }
            LOG.warn("keys were lost, taking new ones: {}", e.getMessage());
        }
        try {
            return attempt(1, elsewhere);
        } catch (KmeException e) {
            if (e.outcome() == KmeOutcome.LOST) {
                route.store().breaker().failed(e);
            }
            throw e;
        }
    }

    private List<KeyRecord> attempt(int wanted, boolean elsewhere)
            throws KmeException, KeyException {
        try (KeyContainer issued = issued(wanted, elsewhere)) {
            route.submit().breaker().succeeded();
            List<KeyRecord> rows = claimed(issued);
            route.store().breaker().succeeded();
            return rows;
        }
    }

    private KeyContainer issued(int wanted, boolean elsewhere) throws KmeException {
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
                KeyContainer issued = take(number, elsewhere);
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
    private KeyContainer take(int number, boolean elsewhere) throws KmeException {
        try {
            return take(number);
        } catch (KmeException e) {
            if (e.outcome() != KmeOutcome.RETRYABLE
                    || !e.answerLost()
                    || elsewhere
                    || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return take(number);
        }
    }

    private KeyContainer take(int number) throws KmeException {
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

    private List<KeyRecord> claimed(KeyContainer issued) throws KmeException, KeyException {
        Map<KeyId, KeyRecord> rows = reserve(issued);
        KeyContainer claimed;
        try {
            claimed = claim.claim(issued.keys().stream().map(DeliveredKey::id).toList());
        } catch (KmeException e) {
            rows.values().forEach(row -> lose(row, e.getMessage()));
            if (e.outcome() == KmeOutcome.PROTOCOL) {
                // Gone like lost ones: new keys may do.
                throw new KmeException(KmeOutcome.LOST, e.getMessage(), e.answerLost(), e);
            }
            if (e.outcome() != KmeOutcome.LOST) {
                route.store().breaker().failed(e);
            }
            throw e;
        }
        try (claimed) {
            return compared(issued, claimed, rows);
        }
    }

    private Map<KeyId, KeyRecord> reserve(KeyContainer issued) throws KeyException {
        Instant now = clock.instant();
        KeyOrigin origin = settings.simulated() ? KeyOrigin.SIMULATED : KeyOrigin.KME;
        Map<KeyId, KeyRecord> rows = new HashMap<>();
        List<VaultKey> keys = new ArrayList<>();
        for (DeliveredKey key : issued.keys()) {
            KeyRecord row =
                    KeyRecord.reserved(
                            key.id(),
                            origin,
                            kmeId,
                            route.submit().identity(),
                            route.store().identity(),
                            settings.bits(),
                            now);
            rows.put(key.id(), row);
            keys.add(new VaultKey(row, key.secret()));
        }
        try {
            vault.reserve(keys);
        } catch (KeyUnavailableException e) {
            // Whether they are rows all the same, the next start will see: the question stays open.
            counters.burnt.addAndGet(keys.size());
            throw e;
        } catch (KeyException e) {
            counters.burnt.addAndGet(keys.size());
            vault.account().answered(keys.size(), 0, keys.size());
            throw e;
        }
        vault.account().answered(keys.size(), keys.size(), 0);
        return rows;
    }

    private List<KeyRecord> compared(
            KeyContainer issued, KeyContainer claimed, Map<KeyId, KeyRecord> rows)
            throws KmeException {
        Map<KeyId, SecretBytes> others = new HashMap<>();
        claimed.keys().forEach(key -> others.put(key.id(), key.secret()));
        List<KeyRecord> good = new ArrayList<>();
        for (DeliveredKey key : issued.keys()) {
            KeyRecord row = rows.get(key.id());
            SecretBytes other = others.get(key.id());
            if (other == null || claimed.simulated() != settings.simulated()) {
                lose(row, "not claimed");
            } else if (!key.secret().equals(other)) {
                LOG.error("key {} is not the same on both sides: destroyed", key.id());
                lose(row, "differs between the two entities");
            } else {
                good.add(row);
            }
        }
        if (good.isEmpty()) {
            throw new KmeException(
                    KmeOutcome.LOST, "none of " + rows.size() + " keys is the same on both sides");
        }
        return good;
    }

    private void lose(KeyRecord row, String reason) {
        counters.lost.incrementAndGet();
        waste.destroy(row, KeyTally.LOST + reason);
    }
}
