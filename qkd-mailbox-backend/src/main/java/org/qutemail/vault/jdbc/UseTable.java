// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.vault.store.UseId;
import org.qutemail.core.vault.store.UseRow;

/** {@code vault_use}. */
final class UseTable extends Table<UseRow> {

    UseTable() {
        super(
                "vault_use",
                List.of(
                        "use_id",
                        "key_id",
                        "kek_id",
                        "period",
                        "wrapped",
                        "created",
                        "confirmed",
                        "version",
                        "mac"));
    }

    @Override
    void bind(PreparedStatement statement, UseRow row) throws SQLException {
        bindKey(statement, 1, row);
        statement.setBytes(2, row.keyId().toBytes());
        statement.setBytes(3, Columns.octets(row.kekId()));
        statement.setString(4, row.period());
        statement.setBytes(5, row.wrapped().toBytes());
        statement.setLong(6, Columns.micros(row.created()));
        Columns.time(statement, 7, row.confirmed());
        statement.setLong(8, row.version());
        statement.setBytes(9, row.mac().toBytes());
    }

    @Override
    void bindKey(PreparedStatement statement, int parameter, UseRow row) throws SQLException {
        statement.setBytes(parameter, row.id().toBytes());
    }

    @Override
    UseRow read(ResultSet result, int first) throws SQLException {
        return new UseRow(
                UseId.of(result.getBytes(first)),
                KeyId.of(result.getBytes(first + 1), 0),
                Columns.id(result, first + 2),
                result.getString(first + 3),
                Columns.octets(result, first + 4),
                Columns.time(result, first + 5),
                Columns.timeIfAny(result, first + 6),
                result.getLong(first + 7),
                Columns.octets(result, first + 8));
    }
}
