// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.qutemail.index.IndexMeta;
import org.qutemail.jdbc.Session;
import org.qutemail.vault.jdbc.Columns;

/** {@code message_index_meta}: one row. */
final class MetaTable {

    private static final String INSERT =
            "INSERT INTO message_index_meta (index_id, filled, mac) VALUES (?, ?, ?)";

    private static final String UPDATE =
            "UPDATE message_index_meta SET filled = ?, mac = ? WHERE index_id = ?";

    private MetaTable() {}

    static IndexMeta read(ResultSet result) throws SQLException {
        return new IndexMeta(
                Columns.id(result, 1), result.getBoolean(2), Columns.octets(result, 3));
    }

    static void insert(Session session, IndexMeta meta) throws SQLException {
        PreparedStatement statement = session.prepared(INSERT);
        statement.setBytes(1, Columns.octets(meta.indexId()));
        statement.setBoolean(2, meta.filled());
        statement.setBytes(3, meta.mac().toBytes());
        statement.executeUpdate();
    }

    static boolean update(Session session, IndexMeta meta) throws SQLException {
        PreparedStatement statement = session.prepared(UPDATE);
        statement.setBoolean(1, meta.filled());
        statement.setBytes(2, meta.mac().toBytes());
        statement.setBytes(3, Columns.octets(meta.indexId()));
        return statement.executeUpdate() == 1;
    }
}
