// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.qutemail.core.vault.store.KekRow;

/** {@code vault_kek}. */
final class KekTable extends Table<KekRow> {

    KekTable() {
        super("vault_kek", List.of("kek_id", "retired", "wrapped", "created", "version", "mac"));
    }

    @Override
    void bind(PreparedStatement statement, KekRow row) throws SQLException {
        bindKey(statement, 1, row);
        statement.setBoolean(2, row.retired());
        statement.setBytes(3, row.wrapped().toBytes());
        statement.setLong(4, Columns.micros(row.created()));
        statement.setLong(5, row.version());
        statement.setBytes(6, row.mac().toBytes());
    }

    @Override
    void bindKey(PreparedStatement statement, int parameter, KekRow row) throws SQLException {
        statement.setBytes(parameter, Columns.octets(row.id()));
    }

    @Override
    KekRow read(ResultSet result, int first) throws SQLException {
        return new KekRow(
                Columns.id(result, first),
                result.getBoolean(first + 1),
                Columns.octets(result, first + 2),
                Columns.time(result, first + 3),
                result.getLong(first + 4),
                Columns.octets(result, first + 5));
    }
}
