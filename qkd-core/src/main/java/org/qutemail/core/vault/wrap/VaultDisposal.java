// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMissingException;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.root.ShredKeys;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.store.KeyRow;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.store.VaultStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of keys by decision: months that are shredded, keys whose time is over, and keys that are
 * on hold and must outlast both. One of these at a time, so that a hold is either before a
 * destruction, which it stops, or behind it. Every reason is kept with the keys.
 */
public final class VaultDisposal {

    /** Octets of a reason at most: what the column takes in any encoding. */
    public static final int MOST_REASON = 200;

    private static final Logger LOG = LoggerFactory.getLogger(VaultDisposal.class);
    private static final int PAGE = 50;
    private static final int MOST_HELD = 20;

    /** The states out of which a key can be put on hold. */
    private static final Set<KeyState> HOLDABLE = EnumSet.of(KeyState.ACTIVE, KeyState.DEACTIVATED);

    private final VaultStore store;
    private final PeriodKeys periods;
    private final RowCrypto rows;
    private final MaskedSum sums;
    private final ShredKeys shred;
    private final VaultWriter writer;
    private final WrappingKeyVault keys;
    private final Clock clock;

    VaultDisposal(
            VaultStore store,
            RowCrypto rows,
            MaskedSum sums,
            ShredKeys shred,
            VaultWriter writer,
            WrappingKeyVault keys,
            Clock clock) {
        this.store = store;
        this.periods = new PeriodKeys(store);
        this.rows = rows;
        this.sums = sums;
        this.shred = shred;
        this.writer = writer;
        this.keys = keys;
        this.clock = clock;
    }

    /** What would become unreadable with a month. */
    public PeriodReport look(String period) throws VaultStoreException, VaultRefusedException {
        month(period);
        Map<KeyState, Long> counts = new EnumMap<>(KeyState.class);
        List<KeyId> held = new ArrayList<>();
        long[] copies = new long[1];
        periods.each(
                period,
                row -> {
                    KeyState state = row.record().state();
                    counts.merge(state, 1L, Long::sum);
                    copies[0] += row.copies();
                    if (state == KeyState.SUSPENDED && held.size() < MOST_HELD) {
                        held.add(row.id());
                    }
                });
        return new PeriodReport(period, counts, copies[0], held, shred.destruction(period));
    }

    /**
     * Destroys the shred key of a month that is over, then its keys: what was sealed with them
     * cannot be opened any more, from this vault or any backup of it. Cut off in between, the keys
     * open nothing already; asked for again, it goes on.
     *
     * @param reason one line, not empty, {@value #MOST_REASON} characters at most
     * @param progress told now and then how many keys were looked at
     * @return what there was
     * @throws VaultRefusedException the month is not over, unknown, or has keys on hold
     */
    public synchronized PeriodReport shred(String period, String reason, LongConsumer progress)
            throws VaultRefusedException, VaultStoreException, KeyException, IOException {
        requireReason(reason);
        if (!month(period).isBefore(YearMonth.from(clock.instant().atZone(ZoneOffset.UTC)))) {
            throw new VaultRefusedException(
                    "the period "
                            + period
                            + " is not over (UTC): its keys are in use; destroy single keys, or"
                            + " wait");
        }
        PeriodReport before = look(period);
        if (!before.held().isEmpty()) {
            throw new VaultRefusedException(
                    before.keys().get(KeyState.SUSPENDED)
                            + " keys of "
                            + period
                            + " are on hold: release them first, among them "
                            + before.held());
        }
        boolean destroyed =
                shred.destroy(period, new ShredKeys.Destruction(clock.instant(), reason));
        if (!destroyed && shred.destruction(period).isEmpty()) {
            throw new VaultRefusedException(
                    "there is no shred key of " + period + "; there are " + shred.periods());
        }
        keys.forgetCached();
        String why = "period " + period + " shredded: " + reason;
        LOG.warn("{} ({} keys, {} copies)", why, before.living(), before.copies());
        periods.inPages(period, ids -> bury(ids, why), progress);
        return before;
    }

    /**
     * Destroys every key whose time is over and that is not on hold.
     *
     * @return how many
     */
    public synchronized long destroyDue() throws KeyException, VaultStoreException {
        Instant now = clock.instant();
        long destroyed = 0;
        while (true) {
            List<KeyId> due = store.keysDue(now, PAGE).stream().map(KeyRow::id).toList();
            long done = due.isEmpty() ? 0 : bury(due, "its time was over");
            destroyed += done;
            // Nothing got better: rows that are damaged stay, and were logged.
            if (done == 0) {
                return destroyed;
            }
        }
    }

    /**
     * Puts the keys of a month on hold: they open, seal nothing, and are not destroyed until they
     * are released; neither are their copies. Mail under way under such a key waits that long. Keys
     * that are compromised cannot be held.
     *
     * @return how many were put on hold now
     */
    public synchronized long hold(String period, String reason, LongConsumer progress)
            throws VaultRefusedException, KeyException, VaultStoreException {
        requireReason(reason);
        month(period);
        long held = change(period, HOLDABLE, KeyState.SUSPENDED, reason, progress);
        LOG.warn("{} keys of {} are on hold from now on: {}", held, period, reason);
        return held;
    }

    /** Puts one key on hold. */
    public synchronized void hold(KeyId id, String reason)
            throws VaultRefusedException, KeyException {
        requireReason(reason);
        keys.changeState(id, KeyState.SUSPENDED, clock.instant(), reason);
        LOG.warn("key {} is on hold from now on: {}", id, reason);
    }

    /**
     * Ends the hold on the keys of a month; mail that waited under them is delivered.
     *
     * @return how many were released
     */
    public synchronized long release(String period, String reason, LongConsumer progress)
            throws VaultRefusedException, KeyException, VaultStoreException {
        requireReason(reason);
        month(period);
        long released =
                change(period, EnumSet.of(KeyState.SUSPENDED), KeyState.ACTIVE, reason, progress);
        LOG.warn("{} keys of {} are not on hold any more: {}", released, period, reason);
        return released;
    }

    /** Ends the hold on one key. */
    public synchronized void release(KeyId id, String reason)
            throws VaultRefusedException, KeyException {
        requireReason(reason);
        KeyState now = keys.record(id).map(record -> record.state()).orElse(KeyState.DESTROYED);
        if (now != KeyState.SUSPENDED) {
            throw new VaultRefusedException("key " + id + " is not on hold");
        }
        keys.changeState(id, KeyState.ACTIVE, clock.instant(), reason);
        LOG.warn("key {} is not on hold any more: {}", id, reason);
    }

    private long change(
            String period, Set<KeyState> from, KeyState to, String reason, LongConsumer progress)
            throws KeyException, VaultStoreException {
        return periods.inPages(
                period,
                ids -> {
                    long changed = 0;
                    for (KeyId id : ids) {
                        if (from.contains(keys.record(id).orElseThrow().state())) {
                            keys.changeState(id, to, clock.instant(), reason);
                            changed++;
                        }
                    }
                    return changed;
                },
                progress);
    }

    /** Destroys keys that can be; one whose row is damaged stays, and the others go. */
    private long bury(List<KeyId> ids, String reason) throws KeyException {
        Instant now = clock.instant();
        try {
            return writer.write(
                    ids,
                    changes -> {
                        long buried = 0;
                        for (KeyId id : ids) {
                            KeyRow row = changes.existing(id);
                            if (row.record().state().canBecome(KeyState.DESTROYED)) {
                                changes.destroy(
                                        row, rows.destroyed(row, now, reason, sums.empty()));
                                buried++;
                            }
                        }
                        ids.forEach(keys::forgetCached);
                        return buried;
                    });
        } catch (KeyRefusedException | KeyMissingException e) {
            if (ids.size() == 1) {
                LOG.error("key {} could not be destroyed: {}", ids.get(0), e.getMessage());
                return 0;
            }
        }
        long buried = 0;
        for (KeyId id : ids) {
            buried += bury(List.of(id), reason);
        }
        return buried;
    }

    private static YearMonth month(String period) throws VaultRefusedException {
        try {
            return YearMonth.parse(period);
        } catch (DateTimeParseException e) {
            throw new VaultRefusedException(
                    "a period is a month such as 2026-07, not " + period, e);
        }
    }

    private static void requireReason(String reason) throws VaultRefusedException {
        boolean fits =
                !reason.isBlank()
                        && reason.length() <= MOST_REASON
                        && reason.chars().noneMatch(Character::isISOControl);
        if (!fits) {
            throw new VaultRefusedException(
                    "give a reason, on one line of at most " + MOST_REASON + " characters");
        }
    }
}
