// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qutemail.index.SampleRows.ALICE;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.index.IndexFixture;
import org.qutemail.index.IndexRow;
import org.qutemail.index.IndexView;
import org.qutemail.index.Place;
import org.qutemail.index.SampleRows;

/** Somebody changes any column of any row of the index, or exchanges two rows. */
abstract class IndexFlipContract {

    @TempDir private Path directory;
    private HikariDataSource database;
    private IndexFixture fixture;
    private final List<IndexRow> rows = new ArrayList<>();

    abstract HikariDataSource database() throws Exception;

    @BeforeEach
    void open() throws Exception {
        database = database();
        fixture = new IndexFixture(Databases.index(database), directory);
        fixture.repair();
        rows.add(fixture.append(SampleRows.sealed(1, 1)));
        rows.add(fixture.append(SampleRows.plain(1, 2)));
        rows.add(fixture.append(SampleRows.sealed(2, 1)));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void assertSound() throws Exception {
        for (IndexRow row : rows) {
            assertThat(fixture.objection(row.place(), ALICE)).as("%s", row.place()).isEmpty();
        }
    }

    @FunctionalInterface
    private interface Check {
        void run(String what) throws Exception;
    }

    /** Changes each value in turn, each octet of what is binary, and puts it back. */
    private void eachChange(String table, String condition, Check check) throws Exception {
        List<String> columns = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        read(table, condition, columns, values);
        for (int i = 0; i < columns.size(); i++) {
            String column = columns.get(i);
            for (Object changed : changes(values.get(i))) {
                String where = condition;
                if (condition.contains(column + " = ")) {
                    where =
                            condition.replace(
                                    column + " = " + values.get(i), column + " = " + changed);
                }
                set(table, column, changed, condition);
                check.run(table + "." + column + " " + values.get(i) + " -> " + changed);
                set(table, column, values.get(i), where);
            }
        }
    }

    private void read(String table, String condition, List<String> columns, List<Object> values)
            throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT * FROM " + table + " WHERE " + condition)) {
            assertThat(row.next()).isTrue();
            ResultSetMetaData meta = row.getMetaData();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                columns.add(meta.getColumnName(i).toLowerCase(Locale.ROOT));
                values.add(row.getObject(i));
            }
        }
    }

    private static List<Object> changes(Object value) {
        List<Object> changes = new ArrayList<>();
        if (value instanceof byte[]) {
            byte[] octets = (byte[]) value;
            for (int i = 0; i < octets.length; i++) {
                byte[] changed = octets.clone();
                changed[i] ^= (byte) (1 << i % 8);
                changes.add(changed);
            }
        } else if (value instanceof Boolean) {
            changes.add(!(Boolean) value);
        } else if (value instanceof String) {
            String text = (String) value;
            changes.add((char) (text.charAt(0) ^ 1) + text.substring(1));
            changes.add(text.substring(1));
        } else if (value instanceof Number) {
            changes.add(((Number) value).longValue() ^ 1 << 20);
        }
        return changes;
    }

    private void set(String table, String column, Object value, String condition)
            throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "UPDATE " + table + " SET " + column + " = ? WHERE " + condition)) {
            statement.setObject(1, value);
            assertThat(statement.executeUpdate()).as(table + "." + column).isOne();
        }
    }

    @Test
    void everyChangedOctetOfARowShouldBeRefusedAndTheOthersNot() throws Exception {
        for (IndexRow row : rows.subList(0, 2)) {
            eachChange(
                    "message_index",
                    "mailbox_id = " + row.place().mailboxId() + " AND uid = " + row.place().uid(),
                    what -> {
                        assertThat(fixture.objection(row.place(), ALICE)).as(what).isPresent();
                        assertThat(fixture.objection(rows.get(2).place(), ALICE))
                                .as("beside " + what)
                                .isEmpty();
                        assertThat(fixture.index.verify().faults()).as(what).isNotEmpty();
                    });
        }
        assertSound();
        assertThat(fixture.index.verify().faults()).isEmpty();
    }

    @Test
    void aRowPutInThePlaceOfAnotherShouldBeRefused() throws Exception {
        move(new Place(1, 1), new Place(9, 9));
        move(new Place(2, 1), new Place(1, 1));
        move(new Place(9, 9), new Place(2, 1));

        assertThat(fixture.objection(new Place(1, 1), ALICE)).isPresent();
        assertThat(fixture.objection(new Place(2, 1), ALICE)).isPresent();
        assertThat(fixture.objection(new Place(1, 2), ALICE)).isEmpty();
    }

    private void move(Place from, Place to) throws SQLException {
        Databases.execute(
                database,
                "UPDATE message_index SET mailbox_id = "
                        + to.mailboxId()
                        + ", uid = "
                        + to.uid()
                        + " WHERE mailbox_id = "
                        + from.mailboxId()
                        + " AND uid = "
                        + from.uid());
    }

    @Test
    void everyChangeOfAShardOrOfTheIndexShouldRefuseTheStart() throws Exception {
        fixture.index.close();
        Check refused =
                what ->
                        assertThatThrownBy(fixture::open)
                                .as(what)
                                .isInstanceOf(VaultRefusedException.class);
        eachChange("message_index_shard", "shard = 1", refused);
        eachChange("message_index_meta", "1 = 1", refused);

        fixture.open();
        assertSound();
    }

    @Test
    void aListOfManyMessagesShouldTakeOneLookUp() throws Exception {
        List<IndexRow> many = new ArrayList<>();
        for (int uid = 10; uid < 2010; uid++) {
            many.add(SampleRows.sealed(3, uid));
        }
        fixture.index.writer().add(many);
        fixture.index.writer().arrived(many.stream().map(IndexRow::place).toList());

        IndexView view = fixture.index.view(3, ALICE, 10, 2009);
        Databases.execute(database, "DELETE FROM message_index WHERE mailbox_id = 3");

        for (IndexRow row : many) {
            assertThat(view.objection(row.place().uid())).isEmpty();
        }
    }
}
