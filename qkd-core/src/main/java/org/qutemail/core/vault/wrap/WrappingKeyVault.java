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
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
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
import org.qutemail.core.vault.store.KeyRow;
import org.qutemail.core.vault.store.VaultStore;

/**
 * The key vault on a store of rows: states, wrapping, authentication. What the store alone holds
 * opens nothing. What it reads goes through {@link VaultReader}.
 */
final class WrappingKeyVault implements KeyVault {

    private final VaultStore store;
    private final RowCrypto rows;
    private final MaskedSum sums;
    private final ShredKeys shred;
    private final VaultWriter writer;
    private final VaultReader reader;
    private final CopyWriter copies;
    private final KeySweeps sweeps;
    private final KeyAccount account;
    private final Optional<Duration> keyLife;
    private final LeftOverCopies leftOver;

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
        this.copies = new CopyWriter(store, rows, writer);
        this.sweeps = new KeySweeps(store, writer, reader);
        this.leftOver = new LeftOverCopies(store, copies, clock);
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
                        KeyRow tombstone = rows.destroyed(row, micros(at), reason, sums.empty());
                        changes.destroy(row, tombstone);
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

    @Override
    public int destroyReserved(Collection<KeyId> ids, Instant at, String reason)
            throws KeyException {
        return sweeps.destroyReserved(
                List.copyOf(ids), row -> rows.destroyed(row, micros(at), reason, sums.empty()));
    }

    @Override
    public int destroyReservedBefore(Instant time, Instant at, String reason) throws KeyException {
        return sweeps.destroyReservedBefore(
                time, row -> rows.destroyed(row, micros(at), reason, sums.empty()));
    }

    @Override
    public int endEpochs(Instant at, String reason) throws KeyException {
        return sweeps.endEpochs(id -> changeState(id, KeyState.DEACTIVATED, at, reason));
    }

    @Override
    public VaultKey createCopy(CopyRef copy, SecretBytes copySecret, Instant at)
            throws KeyException {
        return reader.opened(copies.create(copy, copySecret, micros(at)));
    }

    @Override
    public boolean confirmCopy(CopyRef copy, Instant at) throws KeyException {
        return copies.confirm(copy, micros(at));
    }

    @Override
    public boolean destroyCopy(CopyRef copy, Instant at) throws KeyException {
        return copies.destroy(copy);
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

    LeftOverCopies leftOver() {
        return leftOver;
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
