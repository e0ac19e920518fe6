// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.qutemail.core.vault.store.Change;
import org.qutemail.core.vault.store.Row;
import org.qutemail.jdbc.Session;

/**
 * One table: its columns, how a row of it is read, and conditional changes of its rows. The first
 * column is the primary key; one column is {@code version}.
 */
abstract class Table<R extends Row> {

    private static final String VERSION = "version";

    private final String name;
    private final List<Column<R>> columns;
    private final Column<R> key;
    private final Column<R> version;
    private final String condition;
    private final String insert;

    Table(String name, List<Column<R>> columns) {
        this.name = name;
        this.columns = columns;
        this.key = columns.get(0);
        this.version = Column.number(VERSION, Row::version);
        this.condition = " WHERE " + key.name() + " = ? AND " + VERSION + " = ?";
        this.insert =
                "INSERT INTO "
                        + name
                        + columns.stream()
                                .map(Column::name)
                                .collect(Collectors.joining(", ", " (", ")"))
                        + " VALUES ("
                        + String.join(", ", Collections.nCopies(columns.size(), "?"))
                        + ")";
    }

    /** Reads all columns in order. */
    abstract R read(Cells cells) throws SQLException;

    /** All columns, each behind the alias. */
    String columns(String alias) {
        return columns.stream()
                .map(column -> alias + "." + column.name())
                .collect(Collectors.joining(", "));
    }

    /** {@code SELECT} of all columns, aliased {@code t}. */
    String select(String rest) {
        return "SELECT " + columns("t") + " FROM " + name + " t " + rest;
    }

    /**
     * Makes the changes, those that look alike in one round trip.
     *
     * @return false when a condition did not hold; the transaction is to be rolled back
     */
    boolean apply(Session session, List<Change<R>> changes) throws SQLException {
        Map<String, List<Bound<R>>> deletes = new LinkedHashMap<>();
        Map<String, List<Bound<R>>> updates = new LinkedHashMap<>();
        Map<String, List<Bound<R>>> inserts = new LinkedHashMap<>();
        for (Change<R> change : changes) {
            if (change.after().isEmpty()) {
                add(deletes, "DELETE FROM " + name + condition, new Bound<>(List.of(), change));
            } else if (change.before().isEmpty()) {
                add(inserts, insert, new Bound<>(columns, change));
            } else {
                List<Column<R>> changed = changed(change.before().get(), change.after().get());
                add(updates, update(changed), new Bound<>(changed, change));
            }
        }
        return run(session, deletes) && run(session, updates) && run(session, inserts);
    }

    private static <R extends Row> void add(
            Map<String, List<Bound<R>>> bySql, String sql, Bound<R> bound) {
        bySql.computeIfAbsent(sql, unknown -> new ArrayList<>()).add(bound);
    }

    /**
     * A column that is set is work for every index on it, whether its value is another one or not:
     * most changes concern no index at all.
     */
    private List<Column<R>> changed(R before, R after) {
        List<Column<R>> changed = new ArrayList<>();
        for (Column<R> column : columns) {
            if (column.name().equals(VERSION) || !column.isSame(before, after)) {
                changed.add(column);
            }
        }
        return changed;
    }

    private String update(List<Column<R>> changed) {
        return "UPDATE "
                + name
                + changed.stream()
                        .map(column -> column.name() + " = ?")
                        .collect(Collectors.joining(", ", " SET ", ""))
                + condition;
    }

    /** A change with the columns that its statement sets. */
    private record Bound<R extends Row>(List<Column<R>> columns, Change<R> change) {}

    private boolean run(Session session, Map<String, List<Bound<R>>> bySql) throws SQLException {
        for (Map.Entry<String, List<Bound<R>>> alike : bySql.entrySet()) {
            PreparedStatement statement = session.prepared(alike.getKey());
            for (Bound<R> bound : alike.getValue()) {
                bind(statement, bound);
                statement.addBatch();
            }
            for (int count : statement.executeBatch()) {
                if (count != 1) {
                    return false;
                }
            }
        }
        return true;
    }

    private void bind(PreparedStatement statement, Bound<R> bound) throws SQLException {
        int parameter = 0;
        Change<R> change = bound.change();
        for (Column<R> column : bound.columns()) {
            column.bind(statement, ++parameter, change.after().orElseThrow());
        }
        if (change.before().isPresent()) {
            key.bind(statement, ++parameter, change.before().get());
            version.bind(statement, ++parameter, change.before().get());
        }
    }
}
