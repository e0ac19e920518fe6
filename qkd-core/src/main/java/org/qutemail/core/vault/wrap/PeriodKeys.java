// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.store.KeyRow;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.store.VaultStoreException;

/** The keys of a month, found by going through all there are: rarely asked for, no index kept. */
final class PeriodKeys {

    private static final int PAGE = 50;

    private final VaultStore store;

    PeriodKeys(VaultStore store) {
        this.store = store;
    }

    /** What is done with a page of them. */
    @FunctionalInterface
    interface Work {
        /**
         * @return how many it was done with
         */
        long with(List<KeyId> ids) throws KeyException, VaultStoreException;
    }

    /** All of them, tombstones included, as the rows say. */
    void each(String period, Consumer<KeyRow> look) throws VaultStoreException {
        Optional<KeyId> last = Optional.empty();
        while (true) {
            List<KeyRow> page = store.keysAfter(last, PAGE);
            page.stream().filter(row -> row.period().equals(period)).forEach(look);
            if (page.size() < PAGE) {
                return;
            }
            last = Optional.of(page.get(page.size() - 1).id());
        }
    }

    /**
     * Those that are not destroyed.
     *
     * @param progress told now and then how many keys of any month were looked at
     * @return what the work has returned, added up
     */
    long inPages(String period, Work work, LongConsumer progress)
            throws KeyException, VaultStoreException {
        long done = 0;
        long looked = 0;
        Optional<KeyId> last = Optional.empty();
        while (true) {
            List<KeyRow> page = store.keysAfter(last, PAGE);
            List<KeyId> ids =
                    page.stream()
                            .filter(row -> row.period().equals(period))
                            .filter(row -> row.record().state() != KeyState.DESTROYED)
                            .map(KeyRow::id)
                            .toList();
            done += ids.isEmpty() ? 0 : work.with(ids);
            looked += page.size();
            progress.accept(looked);
            if (page.size() < PAGE) {
                return done;
            }
            last = Optional.of(page.get(page.size() - 1).id());
        }
    }
}
