// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.store.KeyRow;

/** {@code vault_key}. */
final class KeyTable extends Table<KeyRow> {

    KeyTable() {
        super(
                "vault_key",
                List.of(
                        Column.octets("key_id", row -> row.id().toBytes()),
                        Column.text("origin", row -> row.record().origin().name()),
                        Column.text("kme_id", row -> row.record().kmeId()),
                        Column.text("master_sae", row -> row.record().masterSae()),
                        Column.text("slave_sae", row -> row.record().slaveSae()),
                        Column.number("bits", row -> row.record().bits()),
                        Column.text(
                                "mode", row -> row.record().mode().map(KeyMode::name).orElse(null)),
                        Column.text("state", row -> row.record().state().name()),
                        Column.time("created", row -> row.record().created()),
                        Column.timeIfAny("activated", row -> row.record().activated()),
                        Column.time("changed", row -> row.record().changed()),
                        Column.number("uses", row -> row.record().uses()),
                        Column.text("reason", row -> row.record().reason()),
                        Column.text("wrap_algorithm", KeyRow::wrapAlgorithm),
                        Column.id("kek_id", KeyRow::kekId),
                        Column.text("period", KeyRow::period),
                        Column.wrapped("wrapped", KeyRow::wrapped),
                        Column.wrapped("fingerprint", KeyRow::fingerprint),
                        Column.timeIfAny("destroy_after", KeyRow::destroyAfter),
                        Column.number("copies", KeyRow::copies),
                        Column.wrapped("copy_sum", KeyRow::copySum),
                        Column.number("version", KeyRow::version),
                        Column.wrapped("mac", KeyRow::mac)));
    }

    @Override
    KeyRow read(Cells cells) throws SQLException {
        return new KeyRow(
                record(cells),
                cells.text(),
                cells.id(),
                cells.text(),
                cells.octets(),
                cells.octets(),
                cells.timeIfAny(),
                cells.number(),
                cells.octets(),
                cells.number(),
                cells.octets());
    }

    private static KeyRecord record(Cells cells) throws SQLException {
        return new KeyRecord(
                cells.keyId(),
                KeyOrigin.valueOf(cells.text()),
                cells.text(),
                cells.text(),
                cells.text(),
                cells.integer(),
                Optional.ofNullable(cells.text()).map(KeyMode::valueOf),
                KeyState.valueOf(cells.text()),
                cells.time(),
                cells.timeIfAny(),
                cells.time(),
                cells.number(),
                cells.text());
    }
}
