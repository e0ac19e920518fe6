// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.sql.SQLException;
import java.util.List;
import org.qutemail.core.vault.store.ShardRow;

/** {@code vault_shard}. */
final class ShardTable extends Table<ShardRow> {

    ShardTable() {
        super(
                "vault_shard",
                List.of(
                        Column.number("shard", ShardRow::number),
                        Column.number("key_count", ShardRow::keys),
                        Column.wrapped("key_sum", ShardRow::sum),
                        Column.number("version", ShardRow::version),
                        Column.wrapped("mac", ShardRow::mac)));
    }

    @Override
    ShardRow read(Cells cells) throws SQLException {
        return new ShardRow(
                cells.integer(), cells.number(), cells.octets(), cells.number(), cells.octets());
    }
}
