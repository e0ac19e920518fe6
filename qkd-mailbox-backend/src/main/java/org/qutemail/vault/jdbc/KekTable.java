// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.sql.SQLException;
import java.util.List;
import org.qutemail.core.vault.store.KekRow;

/** {@code vault_kek}. */
final class KekTable extends Table<KekRow> {

    KekTable() {
        super(
                "vault_kek",
                List.of(
                        Column.id("kek_id", KekRow::id),
                        Column.flag("retired", KekRow::retired),
                        Column.wrapped("wrapped", KekRow::wrapped),
                        Column.time("created", KekRow::created),
                        Column.number("version", KekRow::version),
                        Column.wrapped("mac", KekRow::mac)));
    }

    @Override
    KekRow read(Cells cells) throws SQLException {
        return new KekRow(
                cells.id(),
                cells.flag(),
                cells.octets(),
                cells.time(),
                cells.number(),
                cells.octets());
    }
}
