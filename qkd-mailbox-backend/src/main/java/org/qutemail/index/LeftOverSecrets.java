// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.stream.Collectors;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.vault.store.UseId;
import org.qutemail.core.vault.store.VaultStoreException;
import org.qutemail.core.vault.wrap.LeftOverCopies;
import org.qutemail.core.vault.wrap.LeftOverCopies.LeftOver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles what a crash has left of appends on both sides of the index: a copy without a row was
 * never stored, one with a row was.
 */
final class LeftOverSecrets {

    private static final Logger LOGGER = LoggerFactory.getLogger(LeftOverSecrets.class);
    private static final int PAGE = 500;

    private final IndexStore store;
    private final Lock references;
    private final LeftOverCopies leftOver;
    private int confirmed;
    private int destroyed;

    /**
     * @param references held while a key's rows are read: a message that is moved meanwhile could
     *     be missed
     */
    LeftOverSecrets(IndexStore store, Lock references, LeftOverCopies leftOver) {
        this.store = store;
        this.references = references;
        this.leftOver = leftOver;
    }

    void settle() throws IndexStoreException, VaultStoreException, KeyException {
        Optional<UseId> last = Optional.empty();
        do {
            LeftOverCopies.Page page = leftOver.after(last);
            Map<KeyId, List<LeftOver>> byKey =
                    page.copies().stream().collect(Collectors.groupingBy(LeftOver::keyId));
            for (Map.Entry<KeyId, List<LeftOver>> key : byKey.entrySet()) {
                settle(key.getKey(), key.getValue());
            }
            last = page.last();
        } while (last.isPresent());
        if (confirmed + destroyed > 0) {
            LOGGER.info(
                    "message index: of appends that were cut off, {} are confirmed, the secrets of"
                            + " {} are destroyed",
                    confirmed,
                    destroyed);
        }
    }

    private void settle(KeyId key, List<LeftOver> copies) throws IndexStoreException, KeyException {
        references.lock();
        try {
            Map<UseId, IndexRow> rows = rowsOf(key);
            for (LeftOver copy : copies) {
                settle(copy, Optional.ofNullable(rows.get(copy.id())));
            }
        } finally {
            references.unlock();
        }
    }

    private void settle(LeftOver copy, Optional<IndexRow> row) throws KeyException {
        try {
            if (row.isEmpty()) {
                leftOver.destroy(copy);
                destroyed++;
            } else if (row.get().state() == IndexState.ACTIVE) {
                leftOver.confirm(ref(row.get()));
                confirmed++;
            }
        } catch (KeyRefusedException e) {
            LOGGER.info("the secret of a copy that was cut off stays: {}", e.getMessage());
        }
    }

    private Map<UseId, IndexRow> rowsOf(KeyId key) throws IndexStoreException {
        Map<UseId, IndexRow> rows = new HashMap<>();
        Optional<Place> last = Optional.empty();
        while (true) {
            List<IndexRow> page = store.ofKey(key, last, PAGE);
            for (IndexRow row : page) {
                if (row.sealed().isEmpty()) {
                    throw new IndexStoreException("a row of key " + key + " was changed", null);
                }
                // Of several references to one copy, one that stays is enough.
                rows.merge(
                        UseId.of(ref(row)),
                        row,
                        (one, other) -> one.state() == IndexState.ACTIVE ? one : other);
            }
            if (page.size() < PAGE) {
                return rows;
            }
            last = Optional.of(page.get(page.size() - 1).place());
        }
    }

    private static CopyRef ref(IndexRow row) {
        return row.sealed().orElseThrow().ref();
    }
}
