// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMissingException;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.key.KeyUnavailableException;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.KeyAccount;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.KeyTally;
import org.qutemail.core.vault.KeyVault;
import org.qutemail.core.vault.VaultCopy;
import org.qutemail.core.vault.VaultKey;
import org.qutemail.core.vault.root.ShredKeys;
import org.qutemail.core.vault.store.Change;
import org.qutemail.core.vault.store.KeyRow;
import org.qutemail.core.vault.store.StoredCopy;
import org.qutemail.core.vault.store.UseId;
import org.qutemail.core.vault.store.UseRow;
import org.qutemail.core.vault.store.VaultStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key vault on a store of rows: states, wrapping, authentication. What the store alone holds
 * opens nothing. What it reads goes through {@link VaultReader}.
 */
final class WrappingKeyVault implements KeyVault {

    private static final Logger LOG = LoggerFactory.getLogger(WrappingKeyVault.class);

    private static final int SWEEP = 100;

    private final VaultStore store;
    private final RowCrypto rows;
    private final MaskedSum sums;
    private final ShredKeys shred;
    private final VaultWriter writer;
    private final VaultReader reader;
    private final KeyAccount account;
    private final Optional<Duration> keyLife;

    WrappingKeyVault(
            VaultStore store,
            RowCrypto rows,
            MaskedSum sums,
            ShredKeys shred,
            VaultWriter writer,
            KeyAccount account,
            Clock clock,
            Optional<Duration> keyLife) {
        this.store = store;
        this.rows = rows;
        this.sums = sums;
        this.shred = shred;
        this.writer = writer;
        this.account = account;
        this.keyLife = keyLife;
        this.reader = new VaultReader(store, rows, clock);
    }

    private static Instant micros(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public void reserve(List<VaultKey> keys) throws KeyException {
        Map<KeyId, VaultKey> byId = new HashMap<>();
        for (VaultKey key : keys) {
            if (byId.put(key.record().id(), key) != null) {
                throw known(key.record().id());
            }
        }
        writer.write(
                byId.keySet(),
                changes -> {
                    for (KeyId id : store.keys(byId.keySet()).keySet()) {
                        throw known(id);
                    }
                    for (VaultKey key : keys) {
                        changes.insert(row(key));
                    }
                    return null;
                });
    }

    private static KeyRefusedException known(KeyId id) {
        return new KeyRefusedException("key " + id + " is in the vault already");
    }

    private KeyRow row(VaultKey key) throws KeyException {
        KeyRecord record = key.record().atMicros();
        try {
            String period = shred.begin(record.created());
            return rows.newKey(record, key.secret(), period, sums.empty());
        } catch (IOException e) {
            throw new KeyUnavailableException(
                    "the shred key of this month could not be written beside the root: "
                            + e.getMessage(),
                    e);
        }
    }

    @Override
    public KeyRecord activate(KeyId id, KeyMode mode, Instant at) throws KeyException {
        return writer.write(
                List.of(id),
                changes -> {
                    KeyRow row = changes.existing(id);
                    if (row.record().state() != KeyState.RESERVED) {
                        throw new KeyRefusedException("key " + id + " is " + row.record().state());
                    }
                    KeyRow active = row.with(row.record().activated(mode, micros(at)));
                    KeyRow next =
                            rows.sealed(
                                    active.withDestroyAfter(
                                            keyLife.map(life -> micros(at.plus(life)))));
                    changes.replace(row, next);
                    return next.record();
                });
    }

    @Override
    public void changeState(KeyId id, KeyState next, Instant at, String reason)
            throws KeyException {
        writer.write(
                List.of(id),
                changes -> {
                    KeyRow row = changes.existing(id);
                    KeyState now = row.record().state();
                    boolean activation = now == KeyState.RESERVED && next == KeyState.ACTIVE;
                    if (activation || !now.canBecome(next)) {
                        throw new KeyRefusedException(
                                "key " + id + " is " + now + ", not to be " + next);
                    }
                    if (next == KeyState.DESTROYED) {
                        changes.destroy(row, tombstone(row, at, reason));
                    } else {
                        KeyRecord record = row.record().inState(next, micros(at), reason);
                        changes.replace(row, rows.sealed(row.with(record)));
                    }
                    return null;
                });
        if (next == KeyState.DESTROYED) {
            reader.forget(id);
        }
    }

    private KeyRow tombstone(KeyRow row, Instant at, String reason) throws KeyRefusedException {
        return rows.destroyed(row, micros(at), reason, sums.empty());
    }

    @Override
    public int destroyReserved(Collection<KeyId> ids, Instant at, String reason)
            throws KeyException {
        List<KeyId> all = List.copyOf(ids);
        int destroyed = 0;
        for (int from = 0; from < all.size(); from += SWEEP) {
            List<KeyId> part = all.subList(from, Math.min(from + SWEEP, all.size()));
            destroyed += destroyTogether(part, record -> true, at, reason);
        }
        return destroyed;
    }

    @Override
    public int destroyReservedBefore(Instant time, Instant at, String reason) throws KeyException {
        return sweep(
                () -> store.reservedBefore(time, SWEEP),
                ids -> destroyTogether(ids, record -> record.created().isBefore(time), at, reason));
    }

    /** In one commit: one for each key took seconds for a pool of them. */
    private int destroyTogether(
            List<KeyId> ids, Predicate<KeyRecord> which, Instant at, String reason)
            throws KeyException {
        try {
            int destroyed =
                    writer.write(
                            ids,
                            changes -> {
                                int due = 0;
                                for (KeyId id : ids) {
                                    KeyRow row = changes.existing(id);
                                    if (row.record().state() == KeyState.RESERVED
                                            && which.test(row.record())) {
                                        changes.destroy(row, tombstone(row, at, reason));
                                        due++;
                                    }
                                }
                                return due;
                            });
            ids.forEach(reader::forget);
            return destroyed;
        } catch (KeyRefusedException | KeyMissingException e) {
            if (ids.size() == 1) {
                LOG.debug("{} is not swept up", ids.get(0), e);
                return 0;
            }
        }
        // One row that is damaged or gone must not keep the others.
        int destroyed = 0;
        for (KeyId id : ids) {
            destroyed += destroyTogether(List.of(id), which, at, reason);
        }
        return destroyed;
    }

    @Override
    public int endEpochs(Instant at, String reason) throws KeyException {
        return sweep(
                () -> store.activeEpochs(SWEEP),
                ids -> {
                    int ended = 0;
                    for (KeyId id : ids) {
                        try {
                            changeState(id, KeyState.DEACTIVATED, at, reason);
                            ended++;
                        } catch (KeyRefusedException | KeyMissingException e) {
                            LOG.debug("the epoch of {} is not ended", id, e);
                        }
                    }
                    return ended;
                });
    }

    @FunctionalInterface
    private interface Sweeper {
        int sweep(List<KeyId> ids) throws KeyException;
    }

    /** Part by part, until nothing gets better: what is left is damaged, or others were faster. */
    private static int sweep(VaultReader.Read<List<KeyRow>> part, Sweeper sweeper)
            throws KeyException {
        int swept = 0;
        while (true) {
            List<KeyId> ids = VaultReader.read(part).stream().map(KeyRow::id).toList();
            int now = ids.isEmpty() ? 0 : sweeper.sweep(ids);
            if (now == 0) {
                return swept;
            }
            swept += now;
        }
    }

    @Override
    public VaultKey createCopy(CopyRef copy, SecretBytes copySecret, Instant at)
            throws KeyException {
        KeyRow sealing =
                writer.write(
                        List.of(copy.keyId()),
                        changes -> {
                            KeyRow row = changes.existing(copy.keyId());
                            if (!row.record().state().seals()) {
                                throw new KeyRefusedException(
                                        "key "
                                                + copy.keyId()
                                                + " is "
                                                + row.record().state()
                                                + " and seals nothing");
                            }
                            UseId id = UseId.of(copy);
                            // A second one of that name is refused by the store: asked after that.
                            if (changes.areRepeated()
                                    && store.copies(List.of(id)).containsKey(id)) {
                                throw new KeyRefusedException(
                                        "there is a copy " + copy + " already");
                            }
                            KeyRow next = row.with(row.record().usedOnceMore());
                            changes.use(
                                    row,
                                    next,
                                    Change.insert(rows.newUse(copy, copySecret, row, micros(at))));
                            return next;
                        });
        return reader.opened(sealing);
    }

    @Override
    public boolean confirmCopy(CopyRef copy, Instant at) throws KeyException {
        return changeUse(
                copy,
                use ->
                        use.confirmed().isPresent()
                                ? Optional.of(use)
                                : Optional.of(use.confirmedAt(micros(at))));
    }

    @Override
    public boolean destroyCopy(CopyRef copy, Instant at) throws KeyException {
        return changeUse(copy, use -> Optional.empty());
    }

    /** Replaces a copy's row, or deletes it; the same row again changes nothing. */
    private boolean changeUse(CopyRef copy, Function<UseRow, Optional<UseRow>> next)
            throws KeyException {
        return writer.write(
                List.of(copy.keyId()),
                changes -> {
                    UseId id = UseId.of(copy);
                    StoredCopy stored = store.copies(List.of(id)).get(id);
                    if (stored == null) {
                        return false;
                    }
                    KeyRow key = rows.checked(stored.key());
                    UseRow use = rows.checked(stored.use());
                    Optional<UseRow> after = next.apply(use);
                    if (after.isEmpty() && key.record().state() == KeyState.SUSPENDED) {
                        throw onHold(copy);
                    } else if (after.isEmpty()) {
                        changes.use(key, key.with(key.record()), Change.delete(use));
                    } else if (after.get() != use) {
                        UseRow sealed = rows.sealed(after.get());
                        changes.use(key, key.with(key.record()), Change.replace(use, sealed));
                    }
                    return true;
                });
    }

    @Override
    public Optional<KeyRecord> record(KeyId id) throws KeyException {
        return reader.record(id);
    }

    @Override
    public Optional<VaultKey> read(KeyId id) throws KeyException {
        return reader.read(id);
    }

    @Override
    public Map<CopyRef, VaultCopy> readCopies(Collection<CopyRef> copies) throws KeyException {
        return reader.readCopies(copies);
    }

    private static KeyRefusedException onHold(CopyRef copy) {
        return new KeyRefusedException(
                "key " + copy.keyId() + " is on hold: its copies are not destroyed");
    }

    @Override
    public long countCopies(KeyId id) throws KeyException {
        return reader.countCopies(id);
    }

    @Override
    public Map<KeyState, Long> census() throws KeyException {
        return reader.census();
    }

    @Override
    public KeyTally tally() throws KeyException {
        return reader.tally();
    }

    @Override
    public KeyAccount account() {
        return account;
    }

    /** By the lock of the database; see {@code VaultDatabase}. */
    @Override
    public boolean isExclusive() {
        return true;
    }

    @Override
    public Set<KeyOrigin> origins() throws KeyException {
        return reader.origins();
    }

    /** Overwrites the keys that were unwrapped a while ago. */
    void sweepCache() {
        reader.sweepCache();
    }

    /** Overwrites all keys that were unwrapped. */
    void forgetCached() {
        reader.close();
    }

    /** Overwrites one key that was unwrapped. */
    void forgetCached(KeyId id) {
        reader.forget(id);
    }

    @Override
    public void close() {
        reader.close();
    }
}
