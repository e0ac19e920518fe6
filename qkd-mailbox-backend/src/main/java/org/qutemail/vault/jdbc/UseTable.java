// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.sql.SQLException;
import java.util.List;
import org.qutemail.core.vault.store.UseId;
import org.qutemail.core.vault.store.UseRow;

/** {@code vault_use}. */
final class UseTable extends Table<UseRow> {

    UseTable() {
        super(
                "vault_use",
                List.of(
                        Column.octets("use_id", row -> row.id().toBytes()),
                        Column.octets("key_id", row -> row.keyId().toBytes()),
                        Column.id("kek_id", UseRow::kekId),
                        Column.text("period", UseRow::period),
                        Column.wrapped("wrapped", UseRow::wrapped),
                        Column.time("created", UseRow::created),
                        Column.timeIfAny("confirmed", UseRow::confirmed),
                        Column.number("version", UseRow::version),
                        Column.wrapped("mac", UseRow::mac)));
    }

    @Override
    UseRow read(Cells cells) throws SQLException {
        return new UseRow(
                UseId.of(cells.bytes()),
                cells.keyId(),
                cells.id(),
                cells.text(),
                cells.octets(),
                cells.time(),
                cells.timeIfAny(),
                cells.number(),
                cells.octets());
    }
}
