// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMissingException;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.KeyTally;
import org.qutemail.core.vault.VaultCopy;
import org.qutemail.core.vault.VaultKey;
import org.qutemail.core.vault.store.KeyRow;
import org.qutemail.core.vault.store.StoredCopy;
import org.qutemail.core.vault.store.UseId;
import org.qutemail.core.vault.store.UseRow;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.store.VaultStoreException;

/**
 * The reading half of {@link WrappingKeyVault}: finds rows, checks them, unwraps what is in them.
 */
final class VaultReader implements AutoCloseable {

    private final VaultStore store;
    private final RowCrypto rows;
    private final KeyCache cache;

    VaultReader(VaultStore store, RowCrypto rows, Clock clock) {
        this.store = store;
        this.rows = rows;
        this.cache = new KeyCache(clock);
    }

    Optional<KeyRecord> record(KeyId id) throws KeyException {
        Optional<KeyRow> row = find(id);
        return row.map(KeyRow::record);
    }

    private Optional<KeyRow> find(KeyId id) throws KeyException {
        KeyRow row = read(() -> store.keys(List.of(id))).get(id);
        return row == null ? Optional.empty() : Optional.of(rows.checked(row));
    }

    Optional<VaultKey> read(KeyId id) throws KeyException {
        Optional<KeyRow> row = find(id);
        return row.isEmpty() || row.get().wrapped().isEmpty()
                ? Optional.empty()
                : Optional.of(opened(row.get()));
    }

    /** The key of a checked row that has one, from the cache or unwrapped. */
    VaultKey opened(KeyRow row) throws KeyRefusedException {
        rows.requirePeriod(row);
        Optional<SecretBytes> cached = cache.get(row.id(), row.wrapped());
        if (cached.isPresent()) {
            return new VaultKey(row.record(), cached.get());
        }
        SecretBytes secret = rows.open(row);
        cache.put(row.id(), row.wrapped(), secret);
        return new VaultKey(row.record(), secret);
    }

    Map<CopyRef, VaultCopy> readCopies(Collection<CopyRef> copies) throws KeyException {
        Map<UseId, CopyRef> names =
                copies.stream()
                        .distinct()
                        .collect(Collectors.toMap(UseId::of, Function.identity()));
        Map<CopyRef, VaultCopy> found = new HashMap<>();
        List<KeyRefusedException> refusals = new ArrayList<>();
        for (StoredCopy stored : read(() -> store.copies(names.keySet())).values()) {
            try {
                open(stored, names)
                        .ifPresent(copy -> found.put(names.get(stored.use().id()), copy));
            } catch (KeyRefusedException e) {
                refusals.add(e);
            }
        }
        // One damaged row does not take the others of a list with it; asked for alone, it says why.
        if (names.size() == 1 && !refusals.isEmpty()) {
            throw refusals.get(0);
        }
        return found;
    }

    private Optional<VaultCopy> open(StoredCopy stored, Map<UseId, CopyRef> names)
            throws KeyRefusedException {
        KeyRow key = rows.checked(stored.key());
        UseRow use = rows.checked(stored.use());
        CopyRef asked = names.get(use.id());
        if (!use.keyId().equals(key.id()) || !key.id().equals(asked.keyId())) {
            throw rows.damaged(asked.keyId(), "the vault's row of copy " + asked);
        }
        if (key.wrapped().isEmpty()) {
            return Optional.empty();
        }
        SecretBytes copySecret = rows.open(use);
        try {
            return Optional.of(new VaultCopy(opened(key), copySecret, use.confirmed().isPresent()));
        } catch (KeyRefusedException e) {
            copySecret.close();
            throw e;
        }
    }

    long countCopies(KeyId id) throws KeyException {
        Optional<KeyRow> row = find(id);
        return row.map(KeyRow::copies).orElse(0L);
    }

    Map<KeyState, Long> census() throws KeyException {
        return read(store::census);
    }

    KeyTally tally() throws KeyException {
        return read(store::tally);
    }

    Set<KeyOrigin> origins() throws KeyException {
        return read(store::origins);
    }

    /** A look-up in the store. */
    @FunctionalInterface
    interface Read<T> {
        T from() throws VaultStoreException;
    }

    /** What cannot be read now is missing: mail under it waits, and nothing is taken for lost. */
    static <T> T read(Read<T> read) throws KeyMissingException {
        try {
            return read.from();
        } catch (VaultStoreException e) {
            throw new KeyMissingException("the vault cannot be read now: " + e.getMessage(), e);
        }
    }

    /** A key that is gone must not be found in memory. */
    void forget(KeyId id) {
        cache.evict(id);
    }

    /** Overwrites the keys that were unwrapped a while ago. */
    void sweepCache() {
        cache.sweep();
    }

    /** Overwrites all keys that were unwrapped; used on like a new one. */
    @Override
    public void close() {
        cache.close();
    }
}
