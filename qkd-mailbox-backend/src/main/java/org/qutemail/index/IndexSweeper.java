// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what nothing refers to any more: destroys the copy secret of the last reference, then takes
 * its row away. In this order, so that a crash in between leaves the row to begin again with.
 */
final class IndexSweeper {

    private static final Logger LOGGER = LoggerFactory.getLogger(IndexSweeper.class);
    private static final int PAGE = 500;

    private final IndexStore store;
    private final IndexLedger ledger;
    private final IndexCodes codes;
    private final Lock references;
    private final CopySecrets secrets;

    IndexSweeper(
            IndexStore store,
            IndexLedger ledger,
            IndexCodes codes,
            Lock references,
            CopySecrets secrets) {
        this.store = store;
        this.ledger = ledger;
        this.codes = codes;
        this.references = references;
        this.secrets = secrets;
    }

    /**
     * Looks through all rows in state GONE. What cannot be destroyed now (a key on hold) stays for
     * the next time.
     *
     * @return rows taken away
     */
    synchronized int sweep() throws IndexStoreException {
        int swept = 0;
        Optional<Place> last = Optional.empty();
        while (true) {
            List<IndexRow> page = store.inState(IndexState.GONE, last, PAGE);
            for (IndexRow row : page) {
                swept += end(row) ? 1 : 0;
            }
            if (page.size() < PAGE) {
                return swept;
            }
            last = Optional.of(page.get(page.size() - 1).place());
        }
    }

    private boolean end(IndexRow row) throws IndexStoreException {
        references.lock();
        try {
            // A row that somebody else wrote destroys nothing.
            if (row.sealed().isPresent() && codes.holds(row)) {
                CopyRef copy = row.sealed().get().ref();
                if (store.ofCopy(copy).stream().allMatch(IndexSweeper::isGone)) {
                    secrets.destroy(copy);
                }
            }
        } catch (KeyException e) {
            LOGGER.info("the secret of a removed message stays for now: {}", e.getMessage());
            return false;
        } finally {
            references.unlock();
        }
        ledger.write(
                List.of(row.place()),
                () ->
                        store.rows(List.of(row.place())).stream()
                                .filter(IndexSweeper::isGone)
                                .map(RowChange::remove)
                                .toList());
        return true;
    }

    private static boolean isGone(IndexRow row) {
        return row.state() == IndexState.GONE;
    }
}
