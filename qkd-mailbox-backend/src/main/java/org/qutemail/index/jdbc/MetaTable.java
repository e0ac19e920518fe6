// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.qutemail.index.IndexMeta;
import org.qutemail.vault.jdbc.Columns;

/** {@code message_index_meta}: one row. */
final class MetaTable {

    private MetaTable() {}

    static IndexMeta read(ResultSet result) throws SQLException {
        return new IndexMeta(
                Columns.id(result, 1), result.getBoolean(2), Columns.octets(result, 3));
    }

    static void insert(Connection connection, IndexMeta meta) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "INSERT INTO message_index_meta (index_id, filled, mac) VALUES (?, ?, ?)")) {
            statement.setBytes(1, Columns.octets(meta.indexId()));
            statement.setBoolean(2, meta.filled());
            statement.setBytes(3, meta.mac().toBytes());
            statement.executeUpdate();
        }
    }

    static boolean update(Connection connection, IndexMeta meta) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "UPDATE message_index_meta SET filled = ?, mac = ? WHERE index_id = ?")) {
            statement.setBoolean(1, meta.filled());
            statement.setBytes(2, meta.mac().toBytes());
            statement.setBytes(3, Columns.octets(meta.indexId()));
            return statement.executeUpdate() == 1;
        }
    }
}
