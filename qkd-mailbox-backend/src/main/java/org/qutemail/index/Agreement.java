// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.vault.store.VaultStoreException;
import org.qutemail.core.vault.wrap.DurableVault;

/**
 * Whether index, mailbox and vault say the same. All numbers but {@code rows} are zero and {@code
 * faults} empty when they do and nobody is at work: what is being appended or removed is counted in
 * one place already and in another not yet.
 *
 * @param rows in the index
 * @param unsettled rows that are announced or going: PENDING, LEAVING, GONE
 * @param withoutRow messages that the index does not know
 * @param withoutMessage rows in state ACTIVE whose message is not there
 * @param withoutSecret rows of sealed messages whose copy secret the vault does not have
 * @param secretsWithoutRow copy secrets that no row refers to
 * @param unconfirmed copy secrets that the vault has not heard the end of
 * @param faults of {@link MessageIndex#verify}
 */
public record Agreement(
        long rows,
        long unsettled,
        long withoutRow,
        long withoutMessage,
        long withoutSecret,
        long secretsWithoutRow,
        long unconfirmed,
        List<String> faults) {

    private static final int PAGE = 500;

    public Agreement {
        faults = List.copyOf(faults);
    }

    /** Whether they do. */
    public boolean holds() {
        return unsettled
                                + withoutRow
                                + withoutMessage
                                + withoutSecret
                                + secretsWithoutRow
                                + unconfirmed
                        == 0
                && faults.isEmpty();
    }

    /** Looks through all rows. Mail may come and go meanwhile, see above. */
    public static Agreement look(MessageIndex index, DurableVault vault)
            throws IndexStoreException, VaultStoreException {
        long rows = 0;
        long unsettled = 0;
        long withoutSecret = 0;
        List<CopyRef> missing = new ArrayList<>();
        Optional<Place> last = Optional.empty();
        List<IndexRow> page;
        do {
            page = index.store().after(last, PAGE);
            for (IndexRow row : page) {
                rows++;
                unsettled += row.state() == IndexState.ACTIVE ? 0 : 1;
            }
            List<CopyRef> copies =
                    page.stream()
                            .flatMap(row -> row.sealed().stream())
                            .map(SealedCopy::ref)
                            .toList();
            missing.addAll(vault.unknownCopies(copies));
            withoutSecret += copies.stream().filter(missing::contains).count();
            last = page.isEmpty() ? last : Optional.of(page.get(page.size() - 1).place());
        } while (page.size() == PAGE);
        long secrets = vault.countCopies();
        long referred = index.store().countCopies() - missing.stream().distinct().count();
        return new Agreement(
                rows,
                unsettled,
                IndexRepair.count(index.mailbox()::withoutRow),
                IndexRepair.count(index.mailbox()::withoutMessage),
                withoutSecret,
                Math.max(0, secrets - referred),
                vault.leftOver().count(),
                index.verify().faults());
    }
}
