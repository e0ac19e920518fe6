// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
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

/** Rows in a relational database, in the SQL that Derby and PostgreSQL share. */
final class JdbcVaultStore implements VaultStore {

    /** Sizes of lists in one statement, so that there are few different statements. */
    private static final int[] LISTS = {1, 10, 100};

    private static final String LIMIT = " FETCH FIRST ? ROWS ONLY";

    private final DataSource source;
    private final Runnable whenClosed;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final KeyTable keys = new KeyTable();
    private final UseTable uses = new UseTable();
    private final KekTable keks = new KekTable();
    private final ShardTable shards = new ShardTable();
    private final MetaTable meta = new MetaTable();

    /**
     * @param source of connections in auto-commit mode
     * @param whenClosed closes the source
     */
    JdbcVaultStore(DataSource source, Runnable whenClosed) {
        this.source = source;
        this.whenClosed = whenClosed;
    }

    @Override
    public boolean commit(Batch batch) throws VaultStoreException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            boolean written = false;
            try {
                written = apply(connection, batch);
                if (written) {
                    connection.commit();
                }
                return written;
            } catch (SQLException e) {
                written = false;
                if (isConflict(e)) {
                    return false;
                }
                throw e;
            } finally {
                if (!written) {
                    connection.rollback();
                }
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private boolean apply(Connection connection, Batch batch) throws SQLException {
        for (KeyId key : batch.withoutUses()) {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM vault_use WHERE key_id = ?")) {
                delete.setBytes(1, key.toBytes());
                delete.executeUpdate();
            }
        }
        return keys.apply(connection, batch.keys())
                && uses.apply(connection, batch.uses())
                && keks.apply(connection, batch.keks())
                && shards.apply(connection, batch.shards())
                && meta.apply(connection, batch.meta());
    }

    /** A row of that key is there already, or another transaction was in the way. */
    private static boolean isConflict(SQLException failure) {
        for (SQLException e = failure; e != null; e = e.getNextException()) {
            String state = e.getSQLState();
            if (state != null && (state.equals("23505") || state.startsWith("40"))) {
                return true;
            }
        }
        return false;
    }

    @FunctionalInterface
    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    @FunctionalInterface
    private interface Reading {
        void read(ResultSet row) throws SQLException;
    }

    private void query(String sql, Binding binding, Reading reading) throws VaultStoreException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            binding.bind(statement);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    reading.read(result);
                }
            }
        } catch (SQLException e) {
            throw failed(e);
        } catch (IllegalArgumentException e) {
            // A word that none of our enums has, an id of another size.
            throw new VaultStoreException(
                    "a row of the vault cannot be read, it was changed from outside: "
                            + e.getMessage(),
                    e);
        }
    }

    private static VaultStoreException failed(SQLException e) {
        return new VaultStoreException(e.getMessage(), e);
    }

    private <R extends Row> List<R> rows(Table<R> table, String rest, Binding binding)
            throws VaultStoreException {
        List<R> found = new ArrayList<>();
        query(table.select(rest), binding, result -> found.add(table.read(result, 1)));
        return found;
    }

    @Override
    public Optional<MetaRow> meta() throws VaultStoreException {
        return rows(meta, "", statement -> {}).stream().findFirst();
    }

    @Override
    public List<KekRow> keks() throws VaultStoreException {
        return rows(keks, "ORDER BY t.kek_id", statement -> {});
    }

    @Override
    public List<ShardRow> shards() throws VaultStoreException {
        return rows(shards, "ORDER BY t.shard", statement -> {});
    }

    @Override
    public List<ShardRow> shards(Collection<Integer> numbers) throws VaultStoreException {
        return numbers.size() == 1
                ? rows(
                        shards,
                        "WHERE t.shard = ?",
                        statement -> statement.setInt(1, numbers.iterator().next()))
                : shards().stream().filter(row -> numbers.contains(row.number())).toList();
    }

    @Override
    public Map<KeyId, KeyRow> keys(Collection<KeyId> ids) throws VaultStoreException {
        Map<KeyId, KeyRow> found = new HashMap<>();
        inLists(
                ids.stream().distinct().map(KeyId::toBytes).toList(),
                (marks, binding) ->
                        query(
                                keys.select("WHERE t.key_id IN (" + marks + ")"),
                                binding,
                                result -> {
                                    KeyRow row = keys.read(result, 1);
                                    found.put(row.id(), row);
                                }));
        return found;
    }

    @Override
    public Map<UseId, StoredCopy> copies(Collection<UseId> ids) throws VaultStoreException {
        Map<UseId, StoredCopy> found = new HashMap<>();
        inLists(
                ids.stream().distinct().map(UseId::toBytes).toList(),
                (marks, binding) ->
                        query(
                                "SELECT "
                                        + keys.columns("k")
                                        + ", "
                                        + uses.columns("u")
                                        + " FROM vault_use u JOIN vault_key k"
                                        + " ON k.key_id = u.key_id WHERE u.use_id IN ("
                                        + marks
                                        + ")",
                                binding,
                                result -> {
                                    UseRow use = uses.read(result, keys.size() + 1);
                                    found.put(use.id(), new StoredCopy(keys.read(result, 1), use));
                                }));
        return found;
    }

    @FunctionalInterface
    private interface ListQuery {
        void run(String marks, Binding binding) throws VaultStoreException;
    }

    /** Asks for ids in lists of few sizes; the last one is filled up with what it has. */
    private static void inLists(List<byte[]> ids, ListQuery query) throws VaultStoreException {
        int most = LISTS[LISTS.length - 1];
        for (int from = 0; from < ids.size(); from += most) {
            List<byte[]> part = ids.subList(from, Math.min(ids.size(), from + most));
            int size = 0;
            for (int i = LISTS.length - 1; i >= 0; i--) {
                size = LISTS[i] >= part.size() ? LISTS[i] : size;
            }
            int marks = size;
            query.run(
                    String.join(", ", Collections.nCopies(marks, "?")),
                    statement -> {
                        for (int i = 0; i < marks; i++) {
                            statement.setBytes(i + 1, part.get(Math.min(i, part.size() - 1)));
                        }
                    });
        }
    }

    @Override
    public List<KeyRow> keysAfter(Optional<KeyId> after, int limit) throws VaultStoreException {
        return after.isEmpty()
                ? rows(keys, "ORDER BY t.key_id" + LIMIT, statement -> statement.setInt(1, limit))
                : rows(
                        keys,
                        "WHERE t.key_id > ? ORDER BY t.key_id" + LIMIT,
                        statement -> {
                            statement.setBytes(1, after.get().toBytes());
                            statement.setInt(2, limit);
                        });
    }

    @Override
    public List<UseRow> usesOf(KeyId key, Optional<UseId> after, int limit)
            throws VaultStoreException {
        return rows(
                uses,
                "WHERE t.key_id = ? AND t.use_id > ? ORDER BY t.use_id" + LIMIT,
                statement -> {
                    statement.setBytes(1, key.toBytes());
                    // Nothing is before 32 zero octets but themselves, which no digest is.
                    statement.setBytes(2, after.map(UseId::toBytes).orElse(new byte[UseId.SIZE]));
                    statement.setInt(3, limit);
                });
    }

    @Override
    public List<KeyRow> keysNotUnder(UUID kek, int limit) throws VaultStoreException {
        return notUnder(keys, kek, limit);
    }

    @Override
    public List<UseRow> usesNotUnder(UUID kek, int limit) throws VaultStoreException {
        return notUnder(uses, kek, limit);
    }

    private <R extends Row> List<R> notUnder(Table<R> table, UUID kek, int limit)
            throws VaultStoreException {
        return rows(
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
        return rows(
                keys,
                "WHERE t.state = 'RESERVED' AND t.created < ?" + LIMIT,
                statement -> {
                    statement.setLong(1, Columns.micros(time));
                    statement.setInt(2, limit);
                });
    }

    @Override
    public List<KeyRow> keysDue(Instant time, int limit) throws VaultStoreException {
        return rows(
                keys,
                "WHERE t.destroy_after <= ? AND t.state NOT IN ('DESTROYED', 'SUSPENDED')" + LIMIT,
                statement -> {
                    statement.setLong(1, Columns.micros(time));
                    statement.setInt(2, limit);
                });
    }

    @Override
    public List<KeyRow> activeEpochs(int limit) throws VaultStoreException {
        return rows(
                keys,
                "WHERE t.mode = 'EPOCH' AND t.state = 'ACTIVE'" + LIMIT,
                statement -> statement.setInt(1, limit));
    }

    @Override
    public Map<KeyState, Long> census() throws VaultStoreException {
        Map<KeyState, Long> counts = new EnumMap<>(KeyState.class);
        query(
                "SELECT state, COUNT(*) FROM vault_key GROUP BY state",
                statement -> {},
                result -> counts.put(KeyState.valueOf(result.getString(1)), result.getLong(2)));
        return counts;
    }

    @Override
    public KeyTally tally() throws VaultStoreException {
        KeyTally[] tally = {KeyTally.none()};
        query(
                "SELECT COUNT(*), COALESCE(SUM(CASE WHEN activated IS NOT NULL THEN 1 ELSE 0 END), 0),"
                        + " COALESCE(SUM(CASE WHEN activated IS NULL AND state = 'RESERVED'"
                        + " THEN 1 ELSE 0 END), 0),"
                        + " COALESCE(SUM(CASE WHEN activated IS NULL AND state <> 'RESERVED'"
                        + " AND reason LIKE '"
                        + KeyTally.LOST
                        + "%' THEN 1 ELSE 0 END), 0) FROM vault_key",
                statement -> {},
                result -> {
                    long stored = result.getLong(2);
                    long reserved = result.getLong(3);
                    long lost = result.getLong(4);
                    long burnt = result.getLong(1) - stored - reserved - lost;
                    tally[0] = new KeyTally(reserved, stored, burnt, lost);
                });
        return tally[0];
    }

    @Override
    public Set<KeyOrigin> origins() throws VaultStoreException {
        Set<KeyOrigin> origins = EnumSet.noneOf(KeyOrigin.class);
        query(
                "SELECT DISTINCT origin FROM vault_key",
                statement -> {},
                result -> origins.add(KeyOrigin.valueOf(result.getString(1))));
        return origins;
    }

    @Override
    public long countUses() throws VaultStoreException {
        long[] count = new long[1];
        query(
                "SELECT COUNT(*) FROM vault_use",
                statement -> {},
                result -> count[0] = result.getLong(1));
        return count[0];
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            whenClosed.run();
        }
    }
}
