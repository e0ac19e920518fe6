// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.vault.store.UseId;
import org.qutemail.core.vault.store.UseRow;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.store.VaultStoreException;

/**
 * Copies that were never confirmed and that nobody is making: an earlier process was cut off
 * between their secret and what it was for. Whether something refers to them is for the one to say
 * who keeps that. Thread-safe.
 */
public final class LeftOverCopies {

    private static final int PAGE = 500;

    private final VaultStore store;
    private final CopyWriter copies;
    private final Clock clock;

    LeftOverCopies(VaultStore store, CopyWriter copies, Clock clock) {
        this.store = store;
        this.copies = copies;
        this.clock = clock;
    }

    /** One of them. */
    public record LeftOver(KeyId keyId, UseId id) {}

    /**
     * Some of them.
     *
     * @param last to go on from; empty: there are no more
     */
    public record Page(List<LeftOver> copies, Optional<UseId> last) {}

    /** The next ones. */
    public Page after(Optional<UseId> last) throws VaultStoreException {
        List<UseRow> rows = store.unconfirmedUses(last, PAGE);
        return new Page(
                rows.stream()
                        .filter(row -> !copies.isInTheMaking(row.id()))
                        .map(row -> new LeftOver(row.keyId(), row.id()))
                        .toList(),
                rows.size() < PAGE
                        ? Optional.empty()
                        : Optional.of(rows.get(rows.size() - 1).id()));
    }

    /** How many there are. */
    public long count() throws VaultStoreException {
        long count = 0;
        Optional<UseId> last = Optional.empty();
        do {
            Page page = after(last);
            count += page.copies().size();
            last = page.last();
        } while (last.isPresent());
        return count;
    }

    /** Its records are stored after all. */
    public void confirm(CopyRef copy) throws KeyException {
        copies.confirm(copy, clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    /**
     * Destroys the secret, unless the copy was confirmed meanwhile.
     *
     * @throws org.qutemail.core.key.KeyRefusedException its key is on hold
     */
    public void destroy(LeftOver copy) throws KeyException {
        copies.destroyLeftOver(copy.keyId(), copy.id());
    }
}
