// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.store.Change;
import org.qutemail.core.vault.store.KeyRow;
import org.qutemail.core.vault.store.StoredCopy;
import org.qutemail.core.vault.store.UseId;
import org.qutemail.core.vault.store.UseRow;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.store.VaultStoreException;

/** The life of sealed copies, from the making of their secrets to the end. */
final class CopyWriter {

    private final VaultStore store;
    private final RowCrypto rows;
    private final VaultWriter writer;

    /** Made by this process and not confirmed yet: whoever makes them is still at it. */
    private final Set<UseId> inTheMaking = ConcurrentHashMap.newKeySet();

    CopyWriter(VaultStore store, RowCrypto rows, VaultWriter writer) {
        this.store = store;
        this.rows = rows;
        this.writer = writer;
    }

    /**
     * @param at in whole microseconds
     * @return the row of the key, as it is now
     */
    KeyRow create(CopyRef copy, SecretBytes copySecret, Instant at) throws KeyException {
        inTheMaking.add(UseId.of(copy));
        return writer.write(
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
                    // A second one of that name is refused by the store: asked for after that.
                    if (changes.areRepeated() && exists(UseId.of(copy))) {
                        throw new KeyRefusedException("there is a copy " + copy + " already");
                    }
                    KeyRow next = row.with(row.record().usedOnceMore());
                    changes.use(row, next, Change.insert(rows.newUse(copy, copySecret, row, at)));
                    return next;
                });
    }

    private boolean exists(UseId id) throws VaultStoreException {
        return store.copies(List.of(id)).containsKey(id);
    }

    /**
     * @param at in whole microseconds
     * @return false: there is no such copy
     */
    boolean confirm(CopyRef copy, Instant at) throws KeyException {
        UseId id = UseId.of(copy);
        boolean found =
                change(
                        copy.keyId(),
                        id,
                        use ->
                                use.confirmed().isPresent()
                                        ? Optional.of(use)
                                        : Optional.of(use.confirmedAt(at)));
        // Behind the commit: see destroyLeftOver.
        inTheMaking.remove(id);
        return found;
    }

    /**
     * @return false: there is no such copy
     */
    boolean destroy(CopyRef copy) throws KeyException {
        UseId id = UseId.of(copy);
        boolean found = change(copy.keyId(), id, use -> Optional.empty());
        inTheMaking.remove(id);
        return found;
    }

    boolean isInTheMaking(UseId id) {
        return inTheMaking.contains(id);
    }

    /** Destroys a copy, unless it was confirmed meanwhile or this process is making it. */
    void destroyLeftOver(KeyId key, UseId id) throws KeyException {
        // In this order: one that is confirmed between the two questions is so in its row.
        if (!isInTheMaking(id)) {
            change(
                    key,
                    id,
                    use -> use.confirmed().isPresent() ? Optional.of(use) : Optional.empty());
        }
    }

    /** Replaces a copy's row, or deletes it; the same row again changes nothing. */
    private boolean change(KeyId keyId, UseId id, Function<UseRow, Optional<UseRow>> next)
            throws KeyException {
        return writer.write(
                List.of(keyId),
                changes -> {
                    StoredCopy stored = store.copies(List.of(id)).get(id);
                    if (stored == null) {
                        return false;
                    }
                    KeyRow key = rows.checked(stored.key());
                    UseRow use = rows.checked(stored.use());
                    Optional<UseRow> after = next.apply(use);
                    if (after.isEmpty() && key.record().state() == KeyState.SUSPENDED) {
                        throw new KeyRefusedException(
                                "key " + keyId + " is on hold: its copies are not destroyed");
                    } else if (after.isEmpty()) {
                        changes.use(key, key.with(key.record()), Change.delete(use));
                    } else if (after.get() != use) {
                        UseRow sealed = rows.sealed(after.get());
                        changes.use(key, key.with(key.record()), Change.replace(use, sealed));
                    }
                    return true;
                });
    }
}
