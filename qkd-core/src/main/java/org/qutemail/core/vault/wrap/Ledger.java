// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.vault.store.Batch;
import org.qutemail.core.vault.store.Change;
import org.qutemail.core.vault.store.KeyRow;
import org.qutemail.core.vault.store.Octets;
import org.qutemail.core.vault.store.ShardRow;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.store.VaultStoreException;

/**
 * Keeps what the key rows must add up to. Keys are spread over shards, so that writers seldom wait
 * for each other; each shard's row changes in the same batch as its keys.
 */
final class Ledger {

    static final int SHARDS = 16;

    private final VaultStore store;
    private final RowCodes codes;
    private final MaskedSum sums;
    private final List<ReentrantLock> locks =
            IntStream.range(0, SHARDS).mapToObj(i -> new ReentrantLock()).toList();
    // Each guarded by the lock of its shard.
    private final ShardRow[] written = new ShardRow[SHARDS];
    private final long[] reached = new long[SHARDS];

    Ledger(VaultStore store, RowCodes codes, MaskedSum sums) {
        this.store = store;
        this.codes = codes;
        this.sums = sums;
    }

    static int shardOf(KeyId id) {
        return Math.floorMod(id.uuid().hashCode(), SHARDS);
    }

    /** The shards of an empty vault. */
    List<ShardRow> fresh() {
        return IntStream.range(0, SHARDS)
                .mapToObj(i -> codes.seal(new ShardRow(i, 0, sums.empty(), 1, Octets.NONE)))
                .toList();
    }

    /** How often each shard was written. */
    static List<Long> marks(List<ShardRow> shards) {
        return shards.stream().map(ShardRow::version).toList();
    }

    /** Locks that are given back when closed. */
    static final class Locks implements AutoCloseable {
        private final Deque<ReentrantLock> held = new ArrayDeque<>();

        @Override
        public void close() {
            held.forEach(ReentrantLock::unlock);
        }
    }

    /**
     * Keeps other writers of this process from the shards of these keys: they would only make each
     * other's batches fail. Other processes are kept out by the versions of the rows.
     */
    Locks lock(Collection<KeyId> ids) {
        return locked(ids.stream().map(Ledger::shardOf));
    }

    /** Waits for every writer of this process. */
    Locks lockAll() {
        return locked(IntStream.range(0, SHARDS).boxed());
    }

    private Locks locked(Stream<Integer> shards) {
        Locks taken = new Locks();
        shards.distinct()
                .sorted()
                .forEach(
                        shard -> {
                            locks.get(shard).lock();
                            taken.held.push(locks.get(shard));
                        });
        return taken;
    }

    /**
     * Begins to note changes, under the locks of these keys. What this process has written last is
     * not asked for again: a batch on top of it is refused by the store when somebody else was
     * there meanwhile, and the next sheet is from the store.
     *
     * @throws KeyRefusedException a shard's row does not carry our code, or is older than one that
     *     was seen
     */
    Sheet sheet(Collection<KeyId> ids) throws VaultStoreException, KeyRefusedException {
        Set<Integer> numbers = ids.stream().map(Ledger::shardOf).collect(Collectors.toSet());
        Map<Integer, ShardRow> before = new TreeMap<>();
        List<Integer> unknown = new ArrayList<>();
        for (int number : numbers) {
            if (written[number] == null) {
                unknown.add(number);
            } else {
                before.put(number, written[number]);
            }
        }
        if (!unknown.isEmpty()) {
            for (ShardRow row : store.shards(unknown)) {
                before.put(row.number(), row);
            }
            for (int number : unknown) {
                check(number, before.get(number));
            }
        }
        return new Sheet(before);
    }

    private void check(int number, ShardRow row) throws KeyRefusedException {
        if (row == null || !codes.holds(row) || row.version() < reached[number]) {
            throw new KeyRefusedException(
                    "shard "
                            + number
                            + " of the vault was changed from outside: nothing is written to"
                            + " it; restore the vault from a backup");
        }
        reached[number] = row.version();
    }

    /** The changes of one batch. */
    final class Sheet {
        private final Map<Integer, ShardRow> before;
        private final Map<Integer, ShardRow> after = new TreeMap<>();
        private final Map<Integer, List<Octets>> toggled = new TreeMap<>();
        private final Map<Integer, Integer> added = new TreeMap<>();

        private Sheet(Map<Integer, ShardRow> before) {
            this.before = before;
        }

        void inserted(KeyRow after) {
            added.merge(shardOf(after.id()), 1, Integer::sum);
            toggle(after);
        }

        void replaced(KeyRow row, KeyRow after) {
            toggle(row);
            toggle(after);
        }

        private void toggle(KeyRow row) {
            toggled.computeIfAbsent(shardOf(row.id()), shard -> new ArrayList<>()).add(row.mac());
        }

        boolean isEmpty() {
            return toggled.isEmpty();
        }

        /** To be followed by {@link #committed} once the batch is written. */
        void addTo(Batch batch) {
            toggled.forEach(
                    (number, elements) -> {
                        ShardRow row = before.get(number);
                        Octets sum = sums.toggle(row.sum(), elements.toArray(Octets[]::new));
                        long keys = row.keys() + added.getOrDefault(number, 0);
                        ShardRow next = codes.seal(row.next(keys, sum));
                        after.put(number, next);
                        batch.shard(Change.replace(row, next));
                    });
            // Until the batch is known to be written, nobody knows what the rows are.
            after.keySet().forEach(number -> written[number] = null);
        }

        /** The batch was written. */
        void committed() {
            after.forEach(
                    (number, row) -> {
                        written[number] = row;
                        reached[number] = row.version();
                    });
        }
    }
}
