// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

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

    private final Route route;
    private final KeyClaim claim;
    private final KeyVault vault;
    private final KeyServiceSettings settings;
    private final KeyCounters counters;
    private final Clock clock;
    private final KeyWaste waste;
    private final KeyIntake intake;

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
        this.intake = new KeyIntake(route, vault, settings, counters, clock);
    }

    /** What the link makes. */
    KeyRefill refill() {
        return intake.refill();
    }

    /** See {@link KeyIntake#measure}. */
    synchronized void measure() {
        intake.measure();
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
        try (KeyContainer issued = intake.take(wanted, elsewhere)) {
            route.submit().breaker().succeeded();
            List<KeyRecord> rows = claimed(issued);
            route.store().breaker().succeeded();
            return rows;
        }
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
                            intake.kmeId(),
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
        waste.destroy(row.id(), KeyTally.LOST + reason);
    }
}
