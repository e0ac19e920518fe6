// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.qutemail.core.secret.HmacSha256;
import org.qutemail.core.vault.wrap.MaskedSum;

/** Looks through all rows. Mail may come and go meanwhile: such a shard is looked at again. */
final class IndexCheck {

    private static final int PAGE = 1000;
    private static final int NAMED = 100;
    private static final int ATTEMPTS = 3;

    private final IndexStore store;
    private final IndexCodes codes;
    private final MaskedSum sums;

    IndexCheck(IndexStore store, IndexCodes codes, MaskedSum sums) {
        this.store = store;
        this.codes = codes;
        this.sums = sums;
    }

    private static final class Tally {
        private long rows;
        private final byte[] sum = new byte[HmacSha256.SIZE];
    }

    /** Everything, as often as it takes to see each shard at rest; a busy one is left out. */
    IndexReport run() throws IndexStoreException {
        List<Integer> open = store.shards().stream().map(IndexShard::number).toList();
        List<String> faults = new ArrayList<>();
        long rows = 0;
        for (int attempt = 0; attempt < ATTEMPTS && !open.isEmpty(); attempt++) {
            List<IndexShard> before = store.shards();
            List<String> damaged = new ArrayList<>();
            Tally[] tallies = tallies(damaged);
            List<IndexShard> after = store.shards();
            List<Integer> busy = new ArrayList<>();
            if (attempt == 0) {
                faults.addAll(damaged);
                for (Tally tally : tallies) {
                    rows += tally.rows;
                }
            }
            for (int number : open) {
                if (!before.get(number).equals(after.get(number))) {
                    busy.add(number);
                } else {
                    fault(after.get(number), tallies[number]).ifPresent(faults::add);
                }
            }
            open = busy;
        }
        return new IndexReport(rows, faults);
    }

    private Tally[] tallies(List<String> damaged) throws IndexStoreException {
        Tally[] tallies = new Tally[IndexShard.COUNT];
        for (int i = 0; i < tallies.length; i++) {
            tallies[i] = new Tally();
        }
        Optional<Place> last = Optional.empty();
        while (true) {
            List<IndexRow> page = store.after(last, PAGE);
            for (IndexRow row : page) {
                Tally tally = tallies[IndexShard.of(row.place())];
                tally.rows++;
                MaskedSum.xor(tally.sum, sums.element(row.mac()));
                if (!codes.holds(row) && damaged.size() < NAMED) {
                    damaged.add(describe(row.place()) + " was changed from outside");
                }
            }
            if (page.size() < PAGE) {
                return tallies;
            }
            last = Optional.of(page.get(page.size() - 1).place());
        }
    }

    private Optional<String> fault(IndexShard shard, Tally tally) {
        boolean adds = shard.rows() == tally.rows && sums.holds(shard.sum(), tally.sum);
        return codes.holds(shard) && adds
                ? Optional.empty()
                : Optional.of(
                        "rows of shard "
                                + shard.number()
                                + " were removed, added, changed or put back from outside ("
                                + tally.rows
                                + " rows, "
                                + shard.rows()
                                + " written)");
    }

    private static String describe(Place place) {
        return "the row of message " + place.uid() + " in mailbox " + place.mailboxId();
    }
}
