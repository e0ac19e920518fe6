// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyId;

/** Rows in memory, which whoever holds it may change; for tests. */
public final class MemoryIndexStore implements IndexStore {

    private IndexMeta meta;
    private TreeMap<Integer, IndexShard> shards = new TreeMap<>();
    private TreeMap<Place, IndexRow> rows = new TreeMap<>();

    /** As it is now, to put it back later. */
    public synchronized MemoryIndexStore snapshot() {
        MemoryIndexStore copy = new MemoryIndexStore();
        copy.putBack(this);
        return copy;
    }

    /** What somebody does who restores an older database. */
    public synchronized void putBack(MemoryIndexStore older) {
        meta = older.meta;
        shards = new TreeMap<>(older.shards);
        rows = new TreeMap<>(older.rows);
    }

    /** What somebody does who writes to the database. */
    public synchronized void put(IndexRow row) {
        rows.put(row.place(), row);
    }

    /** Likewise. */
    public synchronized void remove(Place place) {
        rows.remove(place);
    }

    /** All rows, a new list. */
    public synchronized List<IndexRow> all() {
        return new ArrayList<>(rows.values());
    }

    @Override
    public synchronized Optional<IndexMeta> meta() {
        return Optional.ofNullable(meta);
    }

    @Override
    public synchronized boolean create(IndexMeta first, List<IndexShard> empty) {
        if (meta != null) {
            return false;
        }
        meta = first;
        empty.forEach(shard -> shards.put(shard.number(), shard));
        return true;
    }

    @Override
    public synchronized void update(IndexMeta next) {
        meta = next;
    }

    @Override
    public synchronized List<IndexShard> shards() {
        return new ArrayList<>(shards.values());
    }

    @Override
    public synchronized boolean commit(IndexBatch batch) {
        boolean holds =
                batch.before().stream()
                                .allMatch(
                                        s -> shards.get(s.number()).generation() == s.generation())
                        && batch.removed().stream().allMatch(this::isThere)
                        && batch.replaced().stream().allMatch(this::isThere)
                        && batch.added().stream().noneMatch(row -> rows.containsKey(row.place()));
        if (holds) {
            batch.removed().forEach(row -> rows.remove(row.place()));
            batch.replacements().forEach(this::put);
            batch.added().forEach(this::put);
            batch.after().forEach(shard -> shards.put(shard.number(), shard));
        }
        return holds;
    }

    private boolean isThere(IndexRow row) {
        return rows.containsKey(row.place())
                && rows.get(row.place()).generation() == row.generation();
    }

    private synchronized List<IndexRow> some(
            Optional<Place> after, int limit, Predicate<IndexRow> wanted) {
        return rows.values().stream()
                .filter(row -> after.isEmpty() || row.place().compareTo(after.get()) > 0)
                .filter(wanted)
                .limit(limit)
                .toList();
    }

    private List<IndexRow> some(Predicate<IndexRow> wanted) {
        return some(Optional.empty(), Integer.MAX_VALUE, wanted);
    }

    @Override
    public List<IndexRow> range(long mailboxId, long from, long to) {
        return some(
                row ->
                        row.place().mailboxId() == mailboxId
                                && row.place().uid() >= from
                                && row.place().uid() <= to);
    }

    @Override
    public List<IndexRow> named(UUID id) {
        return some(row -> row.id().equals(id));
    }

    @Override
    public List<IndexRow> ofKey(KeyId key, Optional<Place> after, int limit) {
        return some(
                after, limit, row -> row.sealed().filter(s -> s.keyId().equals(key)).isPresent());
    }

    @Override
    public List<IndexRow> ofCopy(CopyRef copy) {
        return some(row -> row.sealed().filter(s -> s.ref().equals(copy)).isPresent());
    }

    @Override
    public List<IndexRow> inState(IndexState state, Optional<Place> after, int limit) {
        return some(after, limit, row -> row.state() == state);
    }

    @Override
    public List<IndexRow> after(Optional<Place> after, int limit) {
        return some(after, limit, row -> true);
    }

    @Override
    public long countCopies() {
        return some(row -> row.sealed().isPresent()).stream()
                .map(row -> row.sealed().orElseThrow().ref())
                .distinct()
                .count();
    }

    @Override
    public List<KeyId> keysAfter(Optional<KeyId> after, int limit) {
        return some(row -> row.sealed().isPresent()).stream()
                .map(row -> row.sealed().orElseThrow().keyId())
                .distinct()
                .sorted((a, b) -> Arrays.compareUnsigned(a.toBytes(), b.toBytes()))
                .filter(
                        key ->
                                after.isEmpty()
                                        || Arrays.compareUnsigned(
                                                        key.toBytes(), after.get().toBytes())
                                                > 0)
                .limit(limit)
                .toList();
    }
}
