// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyId;
import org.qutemail.index.IndexBatch;
import org.qutemail.index.IndexMeta;
import org.qutemail.index.IndexRow;
import org.qutemail.index.IndexShard;
import org.qutemail.index.IndexState;
import org.qutemail.index.IndexStore;
import org.qutemail.index.IndexStoreException;
import org.qutemail.index.Place;
import org.qutemail.jdbc.DatabaseThreads;
import org.qutemail.jdbc.Session;
import org.qutemail.jdbc.SqlFailures;
import org.qutemail.vault.jdbc.Columns;

/** The index in a relational database, in the SQL that Derby and PostgreSQL share. */
final class JdbcIndexStore implements IndexStore {

    private static final String ORDER = " ORDER BY mailbox_id, uid";
    private static final String PAGE = ORDER + " FETCH FIRST ? ROWS ONLY";
    private static final String BEHIND = "(mailbox_id > ? OR mailbox_id = ? AND uid > ?)";
    private static final String COUNT_META = "SELECT COUNT(*) FROM message_index_meta";
    private static final Place BEFORE_ALL = new Place(Long.MIN_VALUE, Long.MIN_VALUE);

    private final DatabaseThreads threads;

    /**
     * @param threads in a database with the tables of {@link IndexDatabase}; stay the caller's
     */
    JdbcIndexStore(DatabaseThreads threads) {
        this.threads = threads;
    }

    @FunctionalInterface
    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, Binding binding, Reading<T> reading)
            throws IndexStoreException {
        try {
            return threads.runPatiently(session -> collect(session, sql, binding, reading));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static <T> List<T> collect(
            Session session, String sql, Binding binding, Reading<T> reading) throws SQLException {
        PreparedStatement statement = session.prepared(sql);
        binding.bind(statement);
        List<T> found = new ArrayList<>();
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                found.add(reading.read(result));
            }
        }
        return found;
    }

    private List<IndexRow> rows(String rest, Binding binding) throws IndexStoreException {
        return query(RowTable.select(rest), binding, RowTable::read);
    }

    private static IndexStoreException failed(SQLException e) {
        return new IndexStoreException("the message index does not answer: " + e.getMessage(), e);
    }

    // ---- the index itself

    @Override
    public Optional<IndexMeta> meta() throws IndexStoreException {
        return query(
                        "SELECT index_id, filled, mac FROM message_index_meta",
                        s -> {},
                        MetaTable::read)
                .stream()
                .findFirst();
    }

    @Override
    public boolean create(IndexMeta meta, List<IndexShard> shards) throws IndexStoreException {
        return transaction(
                session -> {
                    try (ResultSet result = session.prepared(COUNT_META).executeQuery()) {
                        result.next();
                        if (result.getLong(1) > 0) {
                            return false;
                        }
                    }
                    MetaTable.insert(session, meta);
                    return ShardTable.insert(session, shards);
                });
    }

    @Override
    public void update(IndexMeta meta) throws IndexStoreException {
        transaction(session -> MetaTable.update(session, meta));
    }

    @Override
    public List<IndexShard> shards() throws IndexStoreException {
        return query(ShardTable.SELECT, s -> {}, ShardTable::read);
    }

    // ---- writing

    /** False also when a row is there already; one that had to give way begins again. */
    private boolean transaction(Session.Work work) throws IndexStoreException {
        try {
            return threads.runPatiently(session -> session.transaction(work));
        } catch (SQLException e) {
            if (SqlFailures.isThereAlready(e)) {
                return false;
            }
            throw failed(e);
        }
    }

    @Override
    public boolean commit(IndexBatch batch) throws IndexStoreException {
        return transaction(
                session ->
                        ShardTable.update(session, batch.before(), batch.after())
                                && each(
                                        session,
                                        RowTable.DELETE,
                                        batch.removed(),
                                        (statement, i) ->
                                                RowTable.condition(
                                                        statement, 1, batch.removed().get(i)))
                                && each(
                                        session,
                                        RowTable.UPDATE,
                                        batch.replaced(),
                                        (statement, i) -> {
                                            RowTable.bind(statement, batch.replacements().get(i));
                                            RowTable.condition(
                                                    statement,
                                                    RowTable.SIZE + 1,
                                                    batch.replaced().get(i));
                                        })
                                && each(
                                        session,
                                        RowTable.INSERT,
                                        batch.added(),
                                        (statement, i) ->
                                                RowTable.bind(statement, batch.added().get(i))));
    }

    @FunctionalInterface
    private interface RowBinding {
        void bind(PreparedStatement statement, int row) throws SQLException;
    }

    /** One round trip; false when a row was not touched. */
    private static boolean each(
            Session session, String sql, List<IndexRow> rows, RowBinding binding)
            throws SQLException {
        if (rows.isEmpty()) {
            return true;
        }
        PreparedStatement statement = session.prepared(sql);
        for (int i = 0; i < rows.size(); i++) {
            binding.bind(statement, i);
            statement.addBatch();
        }
        return eachOnce(statement.executeBatch());
    }

    static boolean eachOnce(int[] counts) {
        return Arrays.stream(counts).allMatch(count -> count == 1);
    }

    // ---- looking up

    @Override
    public List<IndexRow> range(long mailboxId, long from, long to) throws IndexStoreException {
        return rows(
                "WHERE mailbox_id = ? AND uid BETWEEN ? AND ? ORDER BY uid",
                statement -> {
                    statement.setLong(1, mailboxId);
                    statement.setLong(2, from);
                    statement.setLong(3, to);
                });
    }

    @Override
    public List<IndexRow> named(UUID id) throws IndexStoreException {
        return rows(
                "WHERE message_uuid = ?" + ORDER,
                statement -> statement.setBytes(1, Columns.octets(id)));
    }

    @Override
    public List<IndexRow> ofKey(KeyId key, Optional<Place> after, int limit)
            throws IndexStoreException {
        return rows(
                "WHERE qkd_key_id = ? AND " + BEHIND + PAGE,
                statement -> {
                    statement.setBytes(1, key.toBytes());
                    behind(statement, 2, after, limit);
                });
    }

    @Override
    public List<IndexRow> ofCopy(CopyRef copy) throws IndexStoreException {
        return rows(
                "WHERE qkd_key_id = ? AND record_id = ?" + ORDER,
                statement -> {
                    statement.setBytes(1, copy.keyId().toBytes());
                    statement.setBytes(2, copy.context());
                });
    }

    @Override
    public List<IndexRow> inState(IndexState state, Optional<Place> after, int limit)
            throws IndexStoreException {
        return rows(
                "WHERE state = ? AND " + BEHIND + PAGE,
                statement -> {
                    statement.setString(1, state.name());
                    behind(statement, 2, after, limit);
                });
    }

    @Override
    public List<IndexRow> after(Optional<Place> after, int limit) throws IndexStoreException {
        return rows("WHERE " + BEHIND + PAGE, statement -> behind(statement, 1, after, limit));
    }

    static void behind(PreparedStatement statement, int first, Optional<Place> after, int limit)
            throws SQLException {
        Place place = after.orElse(BEFORE_ALL);
        statement.setLong(first, place.mailboxId());
        statement.setLong(first + 1, place.mailboxId());
        statement.setLong(first + 2, place.uid());
        statement.setInt(first + 3, limit);
    }

    @Override
    public long countCopies() throws IndexStoreException {
        return query(
                        "SELECT COUNT(*) FROM (SELECT DISTINCT qkd_key_id, record_id FROM"
                                + " message_index WHERE qkd_key_id IS NOT NULL) c",
                        statement -> {},
                        result -> result.getLong(1))
                .get(0);
    }

    @Override
    public List<KeyId> keysAfter(Optional<KeyId> after, int limit) throws IndexStoreException {
        return query(
                "SELECT DISTINCT qkd_key_id FROM message_index WHERE qkd_key_id > ?"
                        + " ORDER BY qkd_key_id FETCH FIRST ? ROWS ONLY",
                statement -> {
                    statement.setBytes(1, after.map(KeyId::toBytes).orElse(new byte[KeyId.SIZE]));
                    statement.setInt(2, limit);
                },
                result -> KeyId.of(result.getBytes(1), 0));
    }
}
