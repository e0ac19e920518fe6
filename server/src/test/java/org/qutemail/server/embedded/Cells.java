// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The cells of rows, found by what the database says of its tables, and changed. */
final class Cells {

    private final DatabaseWriter writer;

    Cells(DatabaseWriter writer) {
        this.writer = writer;
    }

    /** One cell of the row that the condition fits. */
    record Cell(
            String table,
            String condition,
            String column,
            int type,
            boolean nullable,
            Object value) {

        /** As lists of columns name it. */
        String name() {
            return table + "." + column;
        }
    }

    /** All columns of a table. */
    List<Cell> of(String table, String condition) throws SQLException {
        List<Cell> cells = new ArrayList<>();
        try (Connection connection = writer.connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT * FROM " + table + " WHERE " + condition)) {
            ResultSetMetaData meta = row.getMetaData();
            if (!row.next()) {
                throw new IllegalArgumentException("no row in " + table + " where " + condition);
            }
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                int type = meta.getColumnType(i);
                cells.add(
                        new Cell(
                                table.toLowerCase(Locale.ROOT),
                                condition,
                                meta.getColumnName(i).toLowerCase(Locale.ROOT),
                                type,
                                meta.isNullable(i) == ResultSetMetaData.columnNullable,
                                isBinary(type) ? row.getBytes(i) : row.getObject(i)));
            }
            if (row.next()) {
                throw new IllegalArgumentException("rows in " + table + " where " + condition);
            }
        }
        return cells;
    }

    /**
     * Writes another value.
     *
     * @return false: the database does not take it
     */
    boolean set(Cell cell, Object value) throws SQLException {
        try (Connection connection = writer.connect();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "UPDATE "
                                        + cell.table()
                                        + " SET "
                                        + cell.column()
                                        + " = ? WHERE "
                                        + cell.condition())) {
            if (value == null) {
                statement.setNull(1, cell.type());
            } else if (value instanceof byte[]) {
                statement.setBytes(1, (byte[]) value);
            } else {
                statement.setObject(1, value, cell.type());
            }
            return statement.executeUpdate() == 1;
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * Other values for a cell: bits flipped, shorter, longer, nothing.
     *
     * @param thorough whether one of each kind is not enough
     */
    static List<Object> changes(Cell cell, boolean thorough) {
        List<Object> changes = new ArrayList<>();
        Object value = cell.value();
        if (isBinary(cell.type())) {
            octets(value == null ? new byte[3] : (byte[]) value, changes, thorough);
        } else if (cell.type() == Types.BOOLEAN || cell.type() == Types.BIT) {
            changes.add(!(Boolean) value);
        } else if (cell.type() == Types.SMALLINT) {
            changes.add(((Number) value).intValue() ^ 1);
        } else if (cell.type() == Types.INTEGER) {
            changes.add(((Number) value).intValue() ^ 1);
            changes.add(((Number) value).intValue() ^ 1 << 20);
        } else if (cell.type() == Types.BIGINT) {
            changes.add((value == null ? 8 : ((Number) value).longValue()) ^ 1);
            changes.add((value == null ? 8 : ((Number) value).longValue()) ^ 1 << 20);
        } else if (cell.type() == Types.VARCHAR) {
            text(value == null ? "xy" : (String) value, changes, thorough);
        } else if (value instanceof Timestamp) {
            changes.add(Timestamp.from(((Timestamp) value).toInstant().plusSeconds(1)));
            changes.add(Timestamp.from(((Timestamp) value).toInstant().minusSeconds(40_000_000)));
        } else {
            throw new IllegalArgumentException("no change for " + cell);
        }
        if (cell.nullable() && value != null) {
            changes.add(null);
        }
        return changes;
    }

    private static void octets(byte[] octets, List<Object> changes, boolean thorough) {
        int last = octets.length - 1;
        for (int at : thorough ? new int[] {0, last / 2, last} : new int[] {last}) {
            byte[] changed = octets.clone();
            changed[at] ^= (byte) (1 << at % 8);
            changes.add(changed);
        }
        if (thorough) {
            changes.add(Arrays.copyOf(octets, last));
            changes.add(Arrays.copyOf(octets, octets.length + 1));
        }
    }

    private static void text(String text, List<Object> changes, boolean thorough) {
        changes.add((char) (text.charAt(0) ^ 1) + text.substring(1));
        if (thorough) {
            changes.add(text.substring(1));
            changes.add(text + "z");
        }
    }

    private static boolean isBinary(int type) {
        return type == Types.BLOB
                || type == Types.BINARY
                || type == Types.VARBINARY
                || type == Types.LONGVARBINARY;
    }
}
