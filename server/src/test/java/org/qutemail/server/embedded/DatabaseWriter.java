// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import javax.sql.DataSource;

/** Somebody who can write to the database of an embedded server. */
final class DatabaseWriter {

    @FunctionalInterface
    private interface Connector {
        Connection connect() throws SQLException;
    }

    private final Connector connector;

    DatabaseWriter(Path home) {
        String url =
                "jdbc:derby:directory:" + home.resolve("james").resolve("var").resolve("database");
        connector = () -> DriverManager.getConnection(url);
    }

    DatabaseWriter(DataSource database) {
        connector = database::getConnection;
    }

    Connection connect() throws SQLException {
        return connector.connect();
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of all rows, as text. */
    List<String> query(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (result.next()) {
                found.add(result.getString(1));
            }
            return found;
        }
    }

    /** Keeps a table as it is, under another name. */
    void keep(String table, String as) throws SQLException {
        execute(
                "CREATE TABLE " + as + " AS SELECT * FROM " + table + " WITH NO DATA",
                "INSERT INTO " + as + " SELECT * FROM " + table);
    }

    void putBack(String table, String kept) throws SQLException {
        execute("DELETE FROM " + table, "INSERT INTO " + table + " SELECT * FROM " + kept);
    }

    /** More rows, like those but for one column. */
    void copyRows(String table, String rows, String column, String value) throws SQLException {
        String kept = "COPIED";
        execute(
                "CREATE TABLE " + kept + " AS SELECT * FROM " + table + " WITH NO DATA",
                "INSERT INTO " + kept + " SELECT * FROM " + table + " WHERE " + rows,
                "UPDATE " + kept + " SET " + column + " = " + value,
                "INSERT INTO " + table + " SELECT * FROM " + kept,
                "DROP TABLE " + kept);
    }

    /** Whoever can write can do that first. */
    void dropForeignKeys(String... tables) throws SQLException {
        for (String table : tables) {
            List<String> names = new ArrayList<>();
            try (Connection connection = connect()) {
                DatabaseMetaData meta = connection.getMetaData();
                String name =
                        meta.storesLowerCaseIdentifiers() ? table.toLowerCase(Locale.ROOT) : table;
                try (ResultSet keys = meta.getImportedKeys(null, connection.getSchema(), name)) {
                    while (keys.next()) {
                        names.add(keys.getString("FK_NAME"));
                    }
                }
            }
            for (String name : new TreeSet<>(names)) {
                execute("ALTER TABLE " + table + " DROP CONSTRAINT \"" + name + '"');
            }
        }
    }

    /** Exchanges all that two messages of a mailbox consist of. */
    void swapMessages(String mailbox, long one, long other) throws SQLException {
        String these = " WHERE MAILBOX_ID = " + mailbox + " AND MAIL_UID = ";
        List<Object[]> rows = new ArrayList<>();
        try (Connection connection = connect()) {
            for (long uid : new long[] {one, other}) {
                try (Statement statement = connection.createStatement();
                        ResultSet result =
                                statement.executeQuery(
                                        "SELECT HEADER_BYTES, MAIL_BYTES, MAIL_BODY_START_OCTET,"
                                                + " MAIL_CONTENT_OCTETS_COUNT FROM JAMES_MAIL"
                                                + these
                                                + uid)) {
                    result.next();
                    rows.add(
                            new Object[] {
                                result.getBytes(1),
                                result.getBytes(2),
                                result.getInt(3),
                                result.getLong(4)
                            });
                }
            }
            for (int i = 0; i < 2; i++) {
                try (PreparedStatement update =
                        connection.prepareStatement(
                                "UPDATE JAMES_MAIL SET HEADER_BYTES = ?, MAIL_BYTES = ?,"
                                        + " MAIL_BODY_START_OCTET = ?,"
                                        + " MAIL_CONTENT_OCTETS_COUNT = ?"
                                        + these
                                        + (i == 0 ? other : one))) {
                    update.setBytes(1, (byte[]) rows.get(i)[0]);
                    update.setBytes(2, (byte[]) rows.get(i)[1]);
                    update.setInt(3, (int) rows.get(i)[2]);
                    update.setLong(4, (long) rows.get(i)[3]);
                    update.executeUpdate();
                }
            }
        }
        execute(
                "UPDATE JAMES_MAIL_PROPERTY SET MAIL_UID = CASE WHEN MAIL_UID = "
                        + one
                        + " THEN "
                        + other
                        + " ELSE "
                        + one
                        + " END WHERE MAILBOX_ID = "
                        + mailbox
                        + " AND MAIL_UID IN ("
                        + one
                        + ", "
                        + other
                        + ")");
    }
}
