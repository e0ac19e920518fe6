// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.policy.AppendOrigin;
import org.qutemail.core.vault.store.Octets;
import org.qutemail.index.IndexRow;
import org.qutemail.index.IndexState;
import org.qutemail.index.Place;
import org.qutemail.index.SealedCopy;
import org.qutemail.vault.jdbc.Columns;

/** {@code message_index}: its statements, and how a row is bound and read. */
final class RowTable {

    private static final List<String> COLUMNS =
            List.of(
                    "mailbox_id",
                    "uid",
                    "message_uuid",
                    "state",
                    "owner",
                    "is_internal",
                    "record_id",
                    "qkd_key_id",
                    "key_mode",
                    "qkd_nonce",
                    "qkd_auth_tag",
                    "commitments",
                    "plain_octets",
                    "stored_octets",
                    "received",
                    "origin",
                    "reason",
                    "generation",
                    "mac",
                    "internal_date");

    private static final String CONDITION = " WHERE mailbox_id = ? AND uid = ? AND generation = ?";

    static final String INSERT =
            "INSERT INTO message_index ("
                    + String.join(", ", COLUMNS)
                    + ") VALUES ("
                    + String.join(", ", Collections.nCopies(COLUMNS.size(), "?"))
                    + ")";

    static final String UPDATE =
            "UPDATE message_index SET "
                    + COLUMNS.stream()
                            .map(column -> column + " = ?")
                            .collect(Collectors.joining(", "))
                    + CONDITION;

    static final String DELETE = "DELETE FROM message_index" + CONDITION;

    static final int SIZE = COLUMNS.size();

    private RowTable() {}

    static String select(String rest) {
        return "SELECT " + String.join(", ", COLUMNS) + " FROM message_index " + rest;
    }

    static void bind(PreparedStatement statement, IndexRow row) throws SQLException {
        statement.setLong(1, row.place().mailboxId());
        statement.setLong(2, row.place().uid());
        statement.setBytes(3, Columns.octets(row.id()));
        statement.setString(4, row.state().name());
        statement.setString(5, row.owner());
        statement.setBoolean(6, row.sealed().isPresent());
        bind(statement, row.sealed(), row.digests());
        statement.setLong(13, row.plainOctets());
        statement.setLong(14, row.storedOctets());
        statement.setLong(15, Columns.micros(row.received()));
        statement.setString(16, row.origin().name());
        statement.setString(17, row.reason());
        statement.setLong(18, row.generation());
        statement.setBytes(19, row.mac().toBytes());
        Columns.time(statement, 20, row.internalDate());
    }

    private static void bind(
            PreparedStatement statement, Optional<SealedCopy> sealed, Octets digests)
            throws SQLException {
        if (sealed.isEmpty()) {
            for (int binary : new int[] {7, 8, 10, 11}) {
                statement.setNull(binary, Types.VARBINARY);
            }
            statement.setNull(9, Types.VARCHAR);
            // Where a sealed message has its commitments.
            statement.setBytes(12, digests.isEmpty() ? null : digests.toBytes());
            return;
        }
        SealedCopy copy = sealed.get();
        statement.setBytes(7, copy.recordId().toBytes());
        statement.setBytes(8, copy.keyId().toBytes());
        statement.setString(9, copy.mode().map(KeyMode::name).orElse(null));
        statement.setBytes(10, copy.nonce().toBytes());
        statement.setBytes(11, copy.tag().toBytes());
        statement.setBytes(12, copy.commitments().toBytes());
    }

    /** Binds what an update or a removal is conditional on. */
    static void condition(PreparedStatement statement, int first, IndexRow row)
            throws SQLException {
        statement.setLong(first, row.place().mailboxId());
        statement.setLong(first + 1, row.place().uid());
        statement.setLong(first + 2, row.generation());
    }

    /** Whatever stands in the row: what makes no sense gives one that no code fits. */
    static IndexRow read(ResultSet result) throws SQLException {
        Place place = new Place(result.getLong(1), result.getLong(2));
        try {
            return new IndexRow(
                    place,
                    Columns.id(result, 3),
                    IndexState.valueOf(result.getString(4)),
                    result.getString(5),
                    sealed(result),
                    result.getBoolean(6) ? Octets.NONE : Columns.octets(result, 12),
                    result.getLong(13),
                    result.getLong(14),
                    Columns.time(result, 15),
                    Columns.timeIfAny(result, 20),
                    AppendOrigin.valueOf(result.getString(16)),
                    result.getString(17),
                    result.getLong(18),
                    Columns.octets(result, 19));
        } catch (RuntimeException e) {
            return IndexRow.unreadable(place);
        }
    }

    private static IllegalArgumentException contradiction() {
        return new IllegalArgumentException("a row says that it is sealed, and that it is not");
    }

    private static Optional<SealedCopy> sealed(ResultSet result) throws SQLException {
        boolean internal = result.getBoolean(6);
        byte[] keyId = result.getBytes(8);
        for (int column : new int[] {7, 8, 10, 11}) {
            if (internal != (result.getBytes(column) != null)) {
                throw contradiction();
            }
        }
        if (!internal && result.getString(9) != null) {
            throw contradiction();
        }
        return internal
                ? Optional.of(
                        new SealedCopy(
                                Columns.octets(result, 7),
                                KeyId.of(keyId, 0),
                                Optional.ofNullable(result.getString(9)).map(KeyMode::valueOf),
                                Columns.octets(result, 10),
                                Columns.octets(result, 11),
                                Columns.octets(result, 12)))
                : Optional.empty();
    }
}
