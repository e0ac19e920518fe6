// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.qutemail.core.key.KeyId;
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
                        "key_id",
                        "origin",
                        "kme_id",
                        "master_sae",
                        "slave_sae",
                        "bits",
                        "mode",
                        "state",
                        "created",
                        "activated",
                        "changed",
                        "uses",
                        "reason",
                        "wrap_algorithm",
                        "kek_id",
                        "period",
                        "wrapped",
                        "fingerprint",
                        "destroy_after",
                        "copies",
                        "copy_sum",
                        "version",
                        "mac"));
    }

    @Override
    void bind(PreparedStatement statement, KeyRow row) throws SQLException {
        KeyRecord record = row.record();
        bindKey(statement, 1, row);
        statement.setString(2, record.origin().name());
        statement.setString(3, record.kmeId());
        statement.setString(4, record.masterSae());
        statement.setString(5, record.slaveSae());
        statement.setInt(6, record.bits());
        statement.setString(7, record.mode().map(KeyMode::name).orElse(null));
        statement.setString(8, record.state().name());
        statement.setLong(9, Columns.micros(record.created()));
        Columns.time(statement, 10, record.activated());
        statement.setLong(11, Columns.micros(record.changed()));
        statement.setLong(12, record.uses());
        statement.setString(13, record.reason());
        statement.setString(14, row.wrapAlgorithm());
        statement.setBytes(15, Columns.octets(row.kekId()));
        statement.setString(16, row.period());
        statement.setBytes(17, row.wrapped().toBytes());
        statement.setBytes(18, row.fingerprint().toBytes());
        Columns.time(statement, 19, row.destroyAfter());
        statement.setLong(20, row.copies());
        statement.setBytes(21, row.copySum().toBytes());
        statement.setLong(22, row.version());
        statement.setBytes(23, row.mac().toBytes());
    }

    @Override
    void bindKey(PreparedStatement statement, int parameter, KeyRow row) throws SQLException {
        statement.setBytes(parameter, row.id().toBytes());
    }

    @Override
    KeyRow read(ResultSet result, int first) throws SQLException {
        KeyRecord record =
                new KeyRecord(
                        KeyId.of(result.getBytes(first), 0),
                        KeyOrigin.valueOf(result.getString(first + 1)),
                        result.getString(first + 2),
                        result.getString(first + 3),
                        result.getString(first + 4),
                        result.getInt(first + 5),
                        Optional.ofNullable(result.getString(first + 6)).map(KeyMode::valueOf),
                        KeyState.valueOf(result.getString(first + 7)),
                        Columns.time(result, first + 8),
                        Columns.timeIfAny(result, first + 9),
                        Columns.time(result, first + 10),
                        result.getLong(first + 11),
                        result.getString(first + 12));
        return new KeyRow(
                record,
                result.getString(first + 13),
                Columns.id(result, first + 14),
                result.getString(first + 15),
                Columns.octets(result, first + 16),
                Columns.octets(result, first + 17),
                Columns.timeIfAny(result, first + 18),
                result.getLong(first + 19),
                Columns.octets(result, first + 20),
                result.getLong(first + 21),
                Columns.octets(result, first + 22));
    }
}
