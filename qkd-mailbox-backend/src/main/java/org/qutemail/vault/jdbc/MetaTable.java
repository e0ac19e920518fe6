// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.sql.SQLException;
import java.util.List;
import org.qutemail.core.vault.store.MetaRow;

/** {@code vault_meta}. */
final class MetaTable extends Table<MetaRow> {

    MetaTable() {
        super(
                "vault_meta",
                List.of(
                        Column.id("vault_id", MetaRow::vaultId),
                        Column.number("generation", MetaRow::generation),
                        Column.number("version", MetaRow::version),
                        Column.wrapped("mac", MetaRow::mac)));
    }

    @Override
    MetaRow read(Cells cells) throws SQLException {
        return new MetaRow(cells.id(), cells.number(), cells.number(), cells.octets());
    }
}
