// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.qutemail.core.vault.store.ShardRow;

/** {@code vault_shard}. */
final class ShardTable extends Table<ShardRow> {

    ShardTable() {
        super("vault_shard", List.of("shard", "key_count", "key_sum", "version", "mac"));
    }

    @Override
    void bind(PreparedStatement statement, ShardRow row) throws SQLException {
        bindKey(statement, 1, row);
        statement.setLong(2, row.keys());
        statement.setBytes(3, row.sum().toBytes());
        statement.setLong(4, row.version());
        statement.setBytes(5, row.mac().toBytes());
    }

    @Override
    void bindKey(PreparedStatement statement, int parameter, ShardRow row) throws SQLException {
        statement.setInt(parameter, row.number());
    }

    @Override
    ShardRow read(ResultSet result, int first) throws SQLException {
        return new ShardRow(
                result.getInt(first),
                result.getLong(first + 1),
                Columns.octets(result, first + 2),
                result.getLong(first + 3),
                Columns.octets(result, first + 4));
    }
}
