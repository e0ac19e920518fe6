// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.KeyTally;
import org.qutemail.core.vault.store.Batch;
import org.qutemail.core.vault.store.KekRow;
import org.qutemail.core.vault.store.KeyRow;
import org.qutemail.core.vault.store.MetaRow;
import org.qutemail.core.vault.store.Row;
import org.qutemail.core.vault.store.ShardRow;
import org.qutemail.core.vault.store.StoredCopy;
import org.qutemail.core.vault.store.UseId;
import org.qutemail.core.vault.store.UseRow;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.store.VaultStoreException;
import org.qutemail.jdbc.DatabaseThreads;

/** Rows in a relational database, in the SQL that Derby and PostgreSQL share. */
final class JdbcVaultStore implements VaultStore {

    private static final String LIMIT = " FETCH FIRST ? ROWS ONLY";

    private final DatabaseThreads threads;
    private final Runnable whenClosed;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Tables tables = new Tables();
    private final Queries queries;
    private final BatchWriter writer;
    private final String keysById;
    private final String copiesById;

    /**
     * @param threads closed with the store
     * @param whenClosed what else is to be done then
     */
    JdbcVaultStore(DatabaseThreads threads, Runnable whenClosed) {
        this.threads = threads;
        this.whenClosed = whenClosed;
        this.queries = new Queries(threads);
        this.writer = new BatchWriter(threads, tables);
        this.keysById = tables.keys().select("WHERE t.key_id IN");
        this.copiesById =
                "SELECT "
                        + tables.keys().columns("k")
                        + ", "
                        + tables.uses().columns("u")
                        + " FROM vault_use u JOIN vault_key k ON k.key_id = u.key_id"
                        + " WHERE u.use_id IN";
    }

    @Override
    public boolean commit(Batch batch) throws VaultStoreException {
        return writer.commit(batch);
    }

    @Override
    public Optional<MetaRow> meta() throws VaultStoreException {
        return queries.rows(tables.meta(), "", Queries.Binding.NONE).stream().findFirst();
    }

    @Override
    public List<KekRow> keks() throws VaultStoreException {
        return queries.rows(tables.keks(), "ORDER BY t.kek_id", Queries.Binding.NONE);
    }

    @Override
    public List<ShardRow> shards() throws VaultStoreException {
        return queries.rows(tables.shards(), "ORDER BY t.shard", Queries.Binding.NONE);
    }

    @Override
    public List<ShardRow> shards(Collection<Integer> numbers) throws VaultStoreException {
        return numbers.size() == 1
                ? queries.rows(
                        tables.shards(),
                        "WHERE t.shard = ?",
                        statement -> statement.setInt(1, numbers.iterator().next()))
                : shards().stream().filter(row -> numbers.contains(row.number())).toList();
    }

    @Override
    public Map<KeyId, KeyRow> keys(Collection<KeyId> ids) throws VaultStoreException {
        List<byte[]> wanted = ids.stream().distinct().map(KeyId::toBytes).toList();
        return queries.byIds(keysById, wanted, tables.keys()::read).stream()
                .collect(Collectors.toMap(KeyRow::id, Function.identity()));
    }

    @Override
    public Map<UseId, StoredCopy> copies(Collection<UseId> ids) throws VaultStoreException {
        List<byte[]> wanted = ids.stream().distinct().map(UseId::toBytes).toList();
        return queries
                .byIds(
                        copiesById,
                        wanted,
                        cells ->
                                new StoredCopy(
                                        tables.keys().read(cells), tables.uses().read(cells)))
                .stream()
                .collect(Collectors.toMap(copy -> copy.use().id(), Function.identity()));
    }

    @Override
    public List<KeyRow> keysAfter(Optional<KeyId> after, int limit) throws VaultStoreException {
        return after.isEmpty()
                ? queries.rows(
                        tables.keys(),
                        "ORDER BY t.key_id" + LIMIT,
                        statement -> statement.setInt(1, limit))
                : queries.rows(
                        tables.keys(),
                        "WHERE t.key_id > ? ORDER BY t.key_id" + LIMIT,
                        statement -> {
                            statement.setBytes(1, after.get().toBytes());
                            statement.setInt(2, limit);
                        });
    }

    @Override
    public List<UseRow> usesOf(KeyId key, Optional<UseId> after, int limit)
            throws VaultStoreException {
        return queries.rows(
                tables.uses(),
                "WHERE t.key_id = ? AND t.use_id > ? ORDER BY t.use_id" + LIMIT,
                statement -> {
                    statement.setBytes(1, key.toBytes());
                    // Nothing is before 32 zero octets but themselves, which no digest is.
                    statement.setBytes(2, after.map(UseId::toBytes).orElse(new byte[UseId.SIZE]));
                    statement.setInt(3, limit);
                });
    }

    @Override
    public List<UseRow> unconfirmedUses(Optional<UseId> after, int limit)
            throws VaultStoreException {
        return queries.rows(
                tables.uses(),
                "WHERE t.confirmed IS NULL AND t.use_id > ? ORDER BY t.use_id" + LIMIT,
                statement -> {
                    statement.setBytes(1, after.map(UseId::toBytes).orElse(new byte[UseId.SIZE]));
                    statement.setInt(2, limit);
                });
    }

    @Override
    public List<KeyRow> keysNotUnder(UUID kek, int limit) throws VaultStoreException {
        return notUnder(tables.keys(), kek, limit);
    }

    @Override
    public List<UseRow> usesNotUnder(UUID kek, int limit) throws VaultStoreException {
        return notUnder(tables.uses(), kek, limit);
    }

    private <R extends Row> List<R> notUnder(Table<R> table, UUID kek, int limit)
            throws VaultStoreException {
        return queries.rows(
                table,
                "WHERE t.kek_id < ? OR t.kek_id > ?" + LIMIT,
                statement -> {
                    statement.setBytes(1, Columns.octets(kek));
                    statement.setBytes(2, Columns.octets(kek));
                    statement.setInt(3, limit);
                });
    }

    @Override
    public List<KeyRow> reservedBefore(Instant time, int limit) throws VaultStoreException {
        return keysAt("WHERE t.state = 'RESERVED' AND t.created < ?", time, limit);
    }

    @Override
    public List<KeyRow> keysDue(Instant time, int limit) throws VaultStoreException {
        return keysAt(
                "WHERE t.destroy_after <= ? AND t.state NOT IN ('DESTROYED', 'SUSPENDED')",
                time,
                limit);
    }

    private List<KeyRow> keysAt(String condition, Instant time, int limit)
            throws VaultStoreException {
        return queries.rows(
                tables.keys(),
                condition + LIMIT,
                statement -> {
                    statement.setLong(1, Columns.micros(time));
                    statement.setInt(2, limit);
                });
    }

    @Override
    public List<KeyRow> activeEpochs(int limit) throws VaultStoreException {
        return queries.rows(
                tables.keys(),
                "WHERE t.mode = 'EPOCH' AND t.state = 'ACTIVE'" + LIMIT,
                statement -> statement.setInt(1, limit));
    }

    @Override
    public Map<KeyState, Long> census() throws VaultStoreException {
        Map<KeyState, Long> counts = new EnumMap<>(KeyState.class);
        queries.all(
                        "SELECT state, COUNT(*) FROM vault_key GROUP BY state",
                        Queries.Binding.NONE,
                        cells -> Map.entry(KeyState.valueOf(cells.text()), cells.number()))
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    @Override
    public KeyTally tally() throws VaultStoreException {
        return queries.one(
                "SELECT COUNT(*), COALESCE(SUM(CASE WHEN activated IS NOT NULL THEN 1 ELSE 0 END), 0),"
                        + " COALESCE(SUM(CASE WHEN activated IS NULL AND state = 'RESERVED'"
                        + " THEN 1 ELSE 0 END), 0),"
                        + " COALESCE(SUM(CASE WHEN activated IS NULL AND state <> 'RESERVED'"
                        + " AND reason LIKE '"
                        + KeyTally.LOST
                        + "%' THEN 1 ELSE 0 END), 0) FROM vault_key",
                cells -> {
                    long all = cells.number();
                    long stored = cells.number();
                    long reserved = cells.number();
                    long lost = cells.number();
                    return new KeyTally(reserved, stored, all - stored - reserved - lost, lost);
                });
    }

    @Override
    public Set<KeyOrigin> origins() throws VaultStoreException {
        Set<KeyOrigin> origins = EnumSet.noneOf(KeyOrigin.class);
        origins.addAll(
                queries.all(
                        "SELECT DISTINCT origin FROM vault_key",
                        Queries.Binding.NONE,
                        cells -> KeyOrigin.valueOf(cells.text())));
        return origins;
    }

    @Override
    public long countUses() throws VaultStoreException {
        return queries.one("SELECT COUNT(*) FROM vault_use", Cells::number);
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            threads.close();
            whenClosed.run();
        }
    }
}
