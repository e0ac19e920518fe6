// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.KeyTally;

/** Rows in memory: for tests, and as the plainest reading of what a store does. */
public final class MemoryVaultStore implements VaultStore {

    private static final Comparator<KeyId> BY_OCTETS =
            (a, b) -> Arrays.compareUnsigned(a.toBytes(), b.toBytes());

    private final NavigableMap<KeyId, KeyRow> keys = new TreeMap<>(BY_OCTETS);
    private final NavigableMap<UseId, UseRow> uses = new TreeMap<>();
    private final NavigableMap<UUID, KekRow> keks = new TreeMap<>();
    private final NavigableMap<Integer, ShardRow> shards = new TreeMap<>();
    private final NavigableMap<UUID, MetaRow> meta = new TreeMap<>();

    /** Another store with the same rows, as a copy of a database's files would be. */
    public synchronized MemoryVaultStore copy() {
        MemoryVaultStore copy = new MemoryVaultStore();
        copy.keys.putAll(keys);
        copy.uses.putAll(uses);
        copy.keks.putAll(keks);
        copy.shards.putAll(shards);
        copy.meta.putAll(meta);
        return copy;
    }

    @Override
    public synchronized boolean commit(Batch batch) {
        boolean holds =
                hold(keys, batch.keys(), KeyRow::id)
                        && hold(uses, batch.uses(), UseRow::id)
                        && hold(keks, batch.keks(), KekRow::id)
                        && hold(shards, batch.shards(), ShardRow::number)
                        && hold(meta, batch.meta(), MetaRow::vaultId);
        if (holds) {
            batch.withoutUses()
                    .forEach(id -> uses.values().removeIf(use -> use.keyId().equals(id)));
            write(keys, batch.keys(), KeyRow::id);
            write(uses, batch.uses(), UseRow::id);
            write(keks, batch.keks(), KekRow::id);
            write(shards, batch.shards(), ShardRow::number);
            write(meta, batch.meta(), MetaRow::vaultId);
        }
        return holds;
    }

    private static <I, R extends Row> boolean hold(
            Map<I, R> table, List<Change<R>> changes, Function<R, I> id) {
        Set<I> inserted = new HashSet<>();
        for (Change<R> change : changes) {
            if (change.before().isPresent()) {
                R now = table.get(id.apply(change.before().get()));
                if (now == null || now.version() != change.before().get().version()) {
                    return false;
                }
            } else {
                I fresh = id.apply(change.after().orElseThrow());
                if (table.containsKey(fresh) || !inserted.add(fresh)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static <I, R extends Row> void write(
            Map<I, R> table, List<Change<R>> changes, Function<R, I> id) {
        for (Change<R> change : changes) {
            if (change.after().isPresent()) {
                table.put(id.apply(change.after().get()), change.after().get());
            } else {
                table.remove(id.apply(change.before().orElseThrow()));
            }
        }
    }

    @Override
    public synchronized Optional<MetaRow> meta() {
        return meta.values().stream().findFirst();
    }

    @Override
    public synchronized List<KekRow> keks() {
        return List.copyOf(keks.values());
    }

    @Override
    public synchronized List<ShardRow> shards() {
        return List.copyOf(shards.values());
    }

    @Override
    public synchronized List<ShardRow> shards(Collection<Integer> numbers) {
        return shards.values().stream().filter(row -> numbers.contains(row.number())).toList();
    }

    @Override
    public synchronized Map<KeyId, KeyRow> keys(Collection<KeyId> ids) {
        Map<KeyId, KeyRow> found = new LinkedHashMap<>();
        for (KeyId id : ids) {
            if (keys.containsKey(id)) {
                found.put(id, keys.get(id));
            }
        }
        return found;
    }

    @Override
    public synchronized Map<UseId, StoredCopy> copies(Collection<UseId> ids) {
        Map<UseId, StoredCopy> found = new LinkedHashMap<>();
        for (UseId id : ids) {
            UseRow use = uses.get(id);
            if (use != null && keys.containsKey(use.keyId())) {
                found.put(id, new StoredCopy(keys.get(use.keyId()), use));
            }
        }
        return found;
    }

    @Override
    public synchronized List<KeyRow> keysAfter(Optional<KeyId> after, int limit) {
        Collection<KeyRow> rest = after.map(id -> keys.tailMap(id, false)).orElse(keys).values();
        return rest.stream().limit(limit).toList();
    }

    @Override
    public synchronized List<UseRow> usesOf(KeyId key, Optional<UseId> after, int limit) {
        Collection<UseRow> rest = after.map(id -> uses.tailMap(id, false)).orElse(uses).values();
        return some(rest, use -> use.keyId().equals(key), limit);
    }

    @Override
    public synchronized List<UseRow> unconfirmedUses(Optional<UseId> after, int limit) {
        Collection<UseRow> rest = after.map(id -> uses.tailMap(id, false)).orElse(uses).values();
        return some(rest, use -> use.confirmed().isEmpty(), limit);
    }

    @Override
    public synchronized List<KeyRow> keysNotUnder(UUID kek, int limit) {
        return some(keys.values(), row -> !row.kekId().equals(kek), limit);
    }

    @Override
    public synchronized List<UseRow> usesNotUnder(UUID kek, int limit) {
        return some(uses.values(), row -> !row.kekId().equals(kek), limit);
    }

    @Override
    public synchronized List<KeyRow> reservedBefore(Instant time, int limit) {
        return some(
                keys.values(),
                row ->
                        row.record().state() == KeyState.RESERVED
                                && row.record().created().isBefore(time),
                limit);
    }

    @Override
    public synchronized List<KeyRow> keysDue(Instant time, int limit) {
        return some(
                keys.values(),
                row ->
                        row.destroyAfter().isPresent()
                                && !row.destroyAfter().get().isAfter(time)
                                && row.record().state() != KeyState.DESTROYED
                                && row.record().state() != KeyState.SUSPENDED,
                limit);
    }

    @Override
    public synchronized List<KeyRow> activeEpochs(int limit) {
        return some(
                keys.values(),
                row ->
                        row.record().state() == KeyState.ACTIVE
                                && row.record().mode().equals(Optional.of(KeyMode.EPOCH)),
                limit);
    }

    private static <R> List<R> some(Collection<R> rows, Predicate<R> wanted, int limit) {
        return new ArrayList<>(rows.stream().filter(wanted).limit(limit).toList());
    }

    @Override
    public synchronized Map<KeyState, Long> census() {
        Map<KeyState, Long> counts = new EnumMap<>(KeyState.class);
        keys.values().forEach(row -> counts.merge(row.record().state(), 1L, Long::sum));
        return counts;
    }

    @Override
    public synchronized KeyTally tally() {
        KeyTally tally = KeyTally.none();
        for (KeyRow row : keys.values()) {
            tally = tally.with(row.record());
        }
        return tally;
    }

    @Override
    public synchronized Set<KeyOrigin> origins() {
        Set<KeyOrigin> origins = EnumSet.noneOf(KeyOrigin.class);
        keys.values().forEach(row -> origins.add(row.record().origin()));
        return origins;
    }

    @Override
    public synchronized long countUses() {
        return uses.size();
    }

    @Override
    public void close() {
        // The rows stay: another vault may be opened on them.
    }
}
