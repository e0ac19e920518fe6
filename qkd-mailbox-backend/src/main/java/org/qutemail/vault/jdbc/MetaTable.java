// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.qutemail.core.vault.store.MetaRow;

/** {@code vault_meta}. */
final class MetaTable extends Table<MetaRow> {

    MetaTable() {
        super("vault_meta", List.of("vault_id", "generation", "version", "mac"));
    }

    @Override
    void bind(PreparedStatement statement, MetaRow row) throws SQLException {
        bindKey(statement, 1, row);
        statement.setLong(2, row.generation());
        statement.setLong(3, row.version());
        statement.setBytes(4, row.mac().toBytes());
    }

    @Override
    void bindKey(PreparedStatement statement, int parameter, MetaRow row) throws SQLException {
        statement.setBytes(parameter, Columns.octets(row.vaultId()));
    }

    @Override
    MetaRow read(ResultSet result, int first) throws SQLException {
        return new MetaRow(
                Columns.id(result, first),
                result.getLong(first + 1),
                result.getLong(first + 2),
                Columns.octets(result, first + 3));
    }
}
