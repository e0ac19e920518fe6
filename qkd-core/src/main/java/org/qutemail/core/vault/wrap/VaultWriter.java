// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMissingException;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.key.KeyUnavailableException;
import org.qutemail.core.vault.store.Batch;
import org.qutemail.core.vault.store.Change;
import org.qutemail.core.vault.store.KeyRow;
import org.qutemail.core.vault.store.Octets;
import org.qutemail.core.vault.store.UseRow;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.store.VaultStoreException;

/**
 * Reads, changes and commits, again from the beginning when somebody else was faster. Every change
 * of a key row goes through here, so that the sums stay right.
 */
final class VaultWriter {

    private static final int ATTEMPTS = 50;

    private final VaultStore store;
    private final RowCrypto rows;
    private final Ledger ledger;
    private final MaskedSum sums;

    VaultWriter(VaultStore store, RowCrypto rows, Ledger ledger, MaskedSum sums) {
        this.store = store;
        this.rows = rows;
        this.ledger = ledger;
        this.sums = sums;
    }

    /** What is to be changed; called again when the rows it read have changed meanwhile. */
    @FunctionalInterface
    interface Work<T> {
        T prepare(Changes changes) throws KeyException, VaultStoreException;
    }

    /** Collects the changes of one attempt. */
    final class Changes {
        private final Batch batch = new Batch();
        private final Ledger.Sheet sheet;
        private final boolean repeated;

        private Changes(Ledger.Sheet sheet, boolean repeated) {
            this.sheet = sheet;
            this.repeated = repeated;
        }

        /** Whether an attempt failed before: something that was to be inserted may be there. */
        boolean areRepeated() {
            return repeated;
        }

        /** The row as it is now, checked; empty when there is none. */
        Optional<KeyRow> find(KeyId id) throws VaultStoreException, KeyRefusedException {
            KeyRow row = store.keys(List.of(id)).get(id);
            return row == null ? Optional.empty() : Optional.of(rows.checked(row));
        }

        KeyRow existing(KeyId id) throws VaultStoreException, KeyException {
            return find(id).orElseThrow(
                            () -> new KeyMissingException("the vault has no key " + id));
        }

        void insert(KeyRow row) {
            batch.key(Change.insert(row));
            sheet.inserted(row);
        }

        void replace(KeyRow before, KeyRow after) {
            batch.key(Change.replace(before, after));
            sheet.replaced(before, after);
        }

        void destroy(KeyRow before, KeyRow tombstone) {
            replace(before, tombstone);
            if (before.copies() > 0) {
                batch.deleteUsesOf(before.id());
            }
        }

        /** Changes a copy, and its key's row with it. */
        void use(KeyRow before, KeyRow next, Change<UseRow> change) throws KeyRefusedException {
            uses(before, next, List.of(change));
        }

        /** Changes copies of one key, and the key's row with them. */
        void uses(KeyRow before, KeyRow next, List<Change<UseRow>> uses)
                throws KeyRefusedException {
            long copies = next.copies();
            List<Octets> codes = new ArrayList<>();
            for (Change<UseRow> change : uses) {
                change.before().ifPresent(row -> codes.add(row.mac()));
                change.after().ifPresent(row -> codes.add(row.mac()));
                copies += change.before().isEmpty() ? 1 : change.after().isEmpty() ? -1 : 0;
                batch.use(change);
            }
            Octets sum = sums.toggle(next.copySum(), codes.toArray(Octets[]::new));
            replace(before, rows.sealed(next.withCopies(copies, sum)));
        }
    }

    /**
     * @param ids all keys whose rows may be changed
     * @throws KeyUnavailableException the store does not answer
     */
    <T> T write(Collection<KeyId> ids, Work<T> work) throws KeyException {
        try (Ledger.Locks held = ledger.lock(ids)) {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                Changes changes = new Changes(ledger.sheet(ids), attempt > 0);
                T result = work.prepare(changes);
                if (changes.sheet.isEmpty()) {
                    return result;
                }
                changes.sheet.addTo(changes.batch);
                if (store.commit(changes.batch)) {
                    changes.sheet.committed();
                    return result;
                }
            }
        } catch (VaultStoreException e) {
            throw new KeyUnavailableException(
                    "the vault cannot be written now: " + e.getMessage(), e);
        }
        throw new KeyUnavailableException("too many write the vault at once: try again");
    }
}
