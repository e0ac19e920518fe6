// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
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
     * Begins to note changes.
     *
     * @throws KeyRefusedException a shard's row does not carry our code
     */
    Sheet sheet(Collection<KeyId> ids) throws VaultStoreException, KeyRefusedException {
        List<Integer> numbers = ids.stream().map(Ledger::shardOf).distinct().toList();
        Map<Integer, ShardRow> before = new TreeMap<>();
        for (ShardRow row : store.shards(numbers)) {
            before.put(row.number(), row);
        }
        for (int number : numbers) {
            ShardRow row = before.get(number);
            if (row == null || !codes.holds(row)) {
                throw new KeyRefusedException(
                        "shard "
                                + number
                                + " of the vault was changed from outside: nothing is written to"
                                + " it; restore the vault from a backup");
            }
        }
        return new Sheet(before);
    }

    /** The changes of one batch. */
    final class Sheet {
        private final Map<Integer, ShardRow> before;
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

        void addTo(Batch batch) {
            toggled.forEach(
                    (number, elements) -> {
                        ShardRow row = before.get(number);
                        Octets sum = sums.toggle(row.sum(), elements.toArray(Octets[]::new));
                        long keys = row.keys() + added.getOrDefault(number, 0);
                        batch.shard(Change.replace(row, codes.seal(row.next(keys, sum))));
                    });
        }
    }
}
