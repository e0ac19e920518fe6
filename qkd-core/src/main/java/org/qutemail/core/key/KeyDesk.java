// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.qutemail.core.policy.KeyPolicy;
import org.qutemail.core.policy.WhenEmpty;
import org.qutemail.core.policy.WhenShort;
import org.qutemail.core.vault.KeyRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives out keys by the policy, and counts what it gave. Thread-safe. */
final class KeyDesk {

    private static final Logger LOG = LoggerFactory.getLogger(KeyDesk.class);

    /** What a step down can help against. */
    private static final Set<KeyShortage> SHORT =
            EnumSet.of(KeyShortage.LOW_WATER, KeyShortage.EMPTY, KeyShortage.BUSY);

    private final KeyPolicy policy;
    private final KeySupply supply;
    private final EpochKeys epochs;
    private final KeyBudget budget;
    private final RateMeter demand;
    private final Map<KeyMode, AtomicLong> messages = new EnumMap<>(KeyMode.class);
    private final AtomicLong steppedDown = new AtomicLong();
    private final AtomicLong deferred = new AtomicLong();
    private final AtomicLong overBudget = new AtomicLong();
    private volatile boolean warned;

    KeyDesk(KeyPolicy policy, KeySupply supply, EpochKeys epochs, Clock clock) {
        this.policy = policy;
        this.supply = supply;
        this.epochs = epochs;
        this.budget = new KeyBudget(policy.budget(), clock);
        this.demand = new RateMeter(clock);
        for (KeyMode mode : KeyMode.values()) {
            messages.put(mode, new AtomicLong());
        }
    }

    /** Keys for one message. */
    KeyGrant give(KeyRequest request) throws KeyException {
        try {
            KeyGrant grant = decide(request);
            messages.get(grant.mode()).incrementAndGet();
            if (grant.reason().steppedDown()) {
                steppedDown.incrementAndGet();
            }
            return grant;
        } catch (KeyUnavailableException e) {
            deferred.incrementAndGet();
            boolean bounces =
                    e.shortage() == KeyShortage.EMPTY && policy.onEmpty() == WhenEmpty.BOUNCE;
            throw bounces ? e.bouncing() : e;
        }
    }

    /** The epoch's key, for a copy whose own key has ended. */
    KeyInfo epochKey(KeyRequest request) throws KeyException {
        return epochs.take(request.sealedOctets());
    }

    private KeyGrant decide(KeyRequest request) throws KeyException {
        if (request.purpose() == KeyPurpose.CLIENT) {
            return fromEpoch(request, KeyReason.CLIENT);
        }
        if (policy.mode() == KeyMode.EPOCH) {
            return fromEpoch(request, KeyReason.POLICY);
        }
        int number = policy.mode() == KeyMode.PER_RECIPIENT ? request.recipients() : 1;
        demand.count(number);
        if (budget.isAlwaysTooMuch(number)) {
            // It would wait for ever: the whole message gets one key.
            return own(request, KeyMode.PER_MESSAGE, KeyReason.BUDGET, 1);
        }
        return own(request, policy.mode(), KeyReason.POLICY, number);
    }

    private KeyGrant own(KeyRequest request, KeyMode mode, KeyReason reason, int number)
            throws KeyException {
        Optional<Duration> wait = budget.charge(request.user(), number);
        if (wait.isPresent()) {
            overBudget.incrementAndGet();
            if (policy.budget().orElseThrow().onSpent() == WhenShort.STEP_DOWN) {
                return fromEpoch(request, KeyReason.BUDGET);
            }
            throw new KeyUnavailableException(
                    KeyShortage.BUDGET,
                    "the key budget of "
                            + request.user().orElseThrow()
                            + " is spent, for another "
                            + wait.get().toSeconds()
                            + " seconds",
                    null);
        }
        boolean given = false;
        try {
            List<KeyRecord> rows = supply.take(number, policy.lowWater(), mode);
            given = true;
            List<KeyInfo> keys = new ArrayList<>(number);
            rows.forEach(row -> keys.add(row.info()));
            return new KeyGrant(mode, reason, keys);
        } catch (KeyUnavailableException e) {
            if (SHORT.contains(e.shortage()) && policy.onLow() == WhenShort.STEP_DOWN) {
                return fromEpoch(request, KeyReason.LOW_WATER);
            }
            throw e;
        } finally {
            if (!given) {
                budget.refund(request.user(), number);
            }
        }
    }

    private KeyGrant fromEpoch(KeyRequest request, KeyReason reason) throws KeyException {
        return KeyGrant.shared(epochs.take(request.sealedOctets()), reason);
    }

    /** See {@link KeyService#budgetWait}. */
    Optional<Duration> budgetWait(String user) {
        boolean applies =
                policy.mode() != KeyMode.EPOCH
                        && policy.budget()
                                .filter(limit -> limit.onSpent() == WhenShort.DEFER)
                                .isPresent();
        return applies ? budget.wait(user) : Optional.empty();
    }

    /** Says once when the plan gets too much for the links, and once when that is over. */
    void look() {
        Optional<String> warning = economy().forecast().warning();
        if (warning.isPresent() && !warned) {
            LOG.warn("{}", warning.get());
        } else if (warning.isEmpty() && warned) {
            LOG.info("the links make enough keys for the mail planned again");
        }
        warned = warning.isPresent();
    }

    KeyEconomy economy() {
        Map<KeyMode, Long> counts = new EnumMap<>(KeyMode.class);
        messages.forEach((mode, count) -> counts.put(mode, count.get()));
        Optional<Epoch> epoch = epochs.current();
        OptionalDouble wanted = demand.perHour();
        return new KeyEconomy(
                policy,
                supply.low(),
                counts,
                steppedDown.get(),
                deferred.get(),
                overBudget.get(),
                epoch.map(Epoch::end),
                epoch.map(Epoch::messages).orElse(0L),
                epoch.map(Epoch::octets).orElse(0L),
                supply.forecast(wanted));
    }
}
