// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.qutemail.index.IndexShard;
import org.qutemail.jdbc.Session;
import org.qutemail.vault.jdbc.Columns;

/** {@code message_index_shard}. */
final class ShardTable {

    static final String SELECT =
            "SELECT shard, row_count, row_sum, generation, mac FROM message_index_shard"
                    + " ORDER BY shard";

    private static final String INSERT =
            "INSERT INTO message_index_shard (row_count, row_sum, generation, mac, shard)"
                    + " VALUES (?, ?, ?, ?, ?)";

    private static final String UPDATE =
            "UPDATE message_index_shard SET row_count = ?, row_sum = ?, generation = ?, mac = ?"
                    + " WHERE shard = ? AND generation = ?";

    private ShardTable() {}

    static IndexShard read(ResultSet result) throws SQLException {
        return new IndexShard(
                result.getInt(1),
                result.getLong(2),
                Columns.octets(result, 3),
                result.getLong(4),
                Columns.octets(result, 5));
    }

    static boolean insert(Session session, List<IndexShard> shards) throws SQLException {
        PreparedStatement statement = session.prepared(INSERT);
        for (IndexShard shard : shards) {
            bind(statement, shard);
            statement.addBatch();
        }
        statement.executeBatch();
        return true;
    }

    static boolean update(Session session, List<IndexShard> before, List<IndexShard> after)
            throws SQLException {
        PreparedStatement statement = session.prepared(UPDATE);
        for (int i = 0; i < after.size(); i++) {
            bind(statement, after.get(i));
            statement.setLong(6, before.get(i).generation());
            statement.addBatch();
        }
        return JdbcIndexStore.eachOnce(statement.executeBatch());
    }

    private static void bind(PreparedStatement statement, IndexShard shard) throws SQLException {
        statement.setLong(1, shard.rows());
        statement.setBytes(2, shard.sum().toBytes());
        statement.setLong(3, shard.generation());
        statement.setBytes(4, shard.mac().toBytes());
        statement.setInt(5, shard.number());
    }
}
