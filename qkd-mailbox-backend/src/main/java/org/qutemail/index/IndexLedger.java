// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.qutemail.core.vault.store.Octets;
import org.qutemail.core.vault.wrap.MaskedSum;

/**
 * Writes rows together with what their shards must add up to. Whoever changes rows of a shard
 * stands in line; different shards do not wait for each other. Thread-safe; one for each store.
 */
final class IndexLedger {

    private static final int ATTEMPTS = 2;

    private final IndexStore store;
    private final IndexCodes codes;
    private final MaskedSum sums;
    private final ReentrantLock[] locks = new ReentrantLock[IndexShard.COUNT];
    private final IndexShard[] known = new IndexShard[IndexShard.COUNT];

    /**
     * @param shards as they are, their codes checked
     */
    IndexLedger(IndexStore store, IndexCodes codes, MaskedSum sums, List<IndexShard> shards) {
        this.store = store;
        this.codes = codes;
        this.sums = sums;
        for (IndexShard shard : shards) {
            locks[shard.number()] = new ReentrantLock();
            known[shard.number()] = shard;
        }
    }

    /** Decides on changes; no row of the shards concerned changes meanwhile. */
    @FunctionalInterface
    interface Plan {
        List<RowChange> make() throws IndexStoreException;
    }

    /**
     * Makes the changes that a plan asks for, all or none.
     *
     * @param places of all rows that the plan may change
     * @return the rows as they are now, those taken away left out
     * @throws IndexStoreException nothing was written, or nobody knows whether it was
     */
    List<IndexRow> write(Collection<Place> places, Plan plan) throws IndexStoreException {
        SortedSet<Integer> shards = new TreeSet<>();
        places.forEach(place -> shards.add(IndexShard.of(place)));
        shards.forEach(shard -> locks[shard].lock());
        try {
            List<RowChange> changes = plan.make();
            return changes.isEmpty() ? List.of() : write(changes);
        } finally {
            shards.forEach(shard -> locks[shard].unlock());
        }
    }

    private List<IndexRow> write(List<RowChange> changes) throws IndexStoreException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Writing writing = new Writing(changes);
            if (writing.commit()) {
                return writing.rows();
            }
            // Written meanwhile by nobody we know, or by ourselves without hearing of it.
            reload();
        }
        throw new IndexStoreException(
                "the message index was changed from outside while it was written", null);
    }

    /** The generations of all shards, in order. */
    List<Long> marks() {
        List<Long> marks = new ArrayList<>();
        for (int i = 0; i < known.length; i++) {
            marks.add(generation(i));
        }
        return marks;
    }

    private long generation(int shard) {
        locks[shard].lock();
        try {
            return known[shard].generation();
        } finally {
            locks[shard].unlock();
        }
    }

    /** Whether a row is of a generation that its shard has not reached. */
    boolean isAhead(IndexRow row) {
        return row.generation() > generation(IndexShard.of(row.place()));
    }

    private void reload() throws IndexStoreException {
        for (IndexShard shard : store.shards()) {
            IndexShard before = known[shard.number()];
            if (!locks[shard.number()].isHeldByCurrentThread()) {
                continue;
            }
            if (!codes.holds(shard) || shard.generation() < before.generation()) {
                throw new IndexStoreException(
                        "shard "
                                + shard.number()
                                + " of the message index was changed from outside",
                        null);
            }
            known[shard.number()] = shard;
        }
    }

    /** One attempt: rows with their codes, shards that add up. */
    private final class Writing {

        private final List<IndexRow> removed = new ArrayList<>();
        private final List<IndexRow> replaced = new ArrayList<>();
        private final List<IndexRow> replacements = new ArrayList<>();
        private final List<IndexRow> added = new ArrayList<>();
        private final IndexShard[] next = new IndexShard[IndexShard.COUNT];

        Writing(List<RowChange> changes) {
            changes.forEach(this::prepare);
        }

        private void prepare(RowChange change) {
            int number = IndexShard.of(change.place());
            IndexShard shard = known[number];
            long generation = shard.generation() + 1;
            long count = next[number] == null ? shard.rows() : next[number].rows();
            Octets sum = next[number] == null ? shard.sum() : next[number].sum();
            if (change.before().isPresent()) {
                IndexRow before = change.before().get();
                sum = sums.toggle(sum, before.mac());
                count--;
                (change.after().isPresent() ? replaced : removed).add(before);
            }
            if (change.after().isPresent()) {
                IndexRow after = change.after().get().of(generation);
                if (change.vouched() && change.before().stream().allMatch(codes::holds)) {
                    after = codes.seal(after);
                }
                sum = sums.toggle(sum, after.mac());
                count++;
                (change.before().isPresent() ? replacements : added).add(after);
            }
            next[number] = new IndexShard(number, count, sum, generation, Octets.NONE);
        }

        boolean commit() throws IndexStoreException {
            List<IndexShard> before = new ArrayList<>();
            List<IndexShard> after = new ArrayList<>();
            for (int i = 0; i < next.length; i++) {
                if (next[i] != null) {
                    before.add(known[i]);
                    after.add(codes.seal(next[i]));
                }
            }
            boolean written =
                    store.commit(
                            new IndexBatch(removed, replaced, replacements, added, before, after));
            if (written) {
                after.forEach(shard -> known[shard.number()] = shard);
            }
            return written;
        }

        List<IndexRow> rows() {
            List<IndexRow> rows = new ArrayList<>(replacements);
            rows.addAll(added);
            return rows;
        }
    }
}
