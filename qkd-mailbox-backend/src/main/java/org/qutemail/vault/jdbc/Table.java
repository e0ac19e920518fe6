// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.qutemail.core.vault.store.Change;
import org.qutemail.core.vault.store.Row;

/**
 * One table: how its rows are bound and read, and conditional changes of them. The first column is
 * the primary key; one column is {@code version}.
 */
abstract class Table<R extends Row> {

    private final String name;
    private final List<String> columns;
    private final String insert;
    private final String update;
    private final String delete;

    Table(String name, List<String> columns) {
        this.name = name;
        this.columns = columns;
        String condition = " WHERE " + columns.get(0) + " = ? AND version = ?";
        insert =
                "INSERT INTO "
                        + name
                        + " ("
                        + String.join(", ", columns)
                        + ") VALUES ("
                        + String.join(", ", Collections.nCopies(columns.size(), "?"))
                        + ")";
        update =
                "UPDATE "
                        + name
                        + columns.stream()
                                .map(column -> column + " = ?")
                                .collect(Collectors.joining(", ", " SET ", ""))
                        + condition;
        delete = "DELETE FROM " + name + condition;
    }

    /** Binds all columns in order, from parameter 1 on. */
    abstract void bind(PreparedStatement statement, R row) throws SQLException;

    /** Binds the primary key. */
    abstract void bindKey(PreparedStatement statement, int parameter, R row) throws SQLException;

    /**
     * Reads all columns in order.
     *
     * @param first the index of the first one
     */
    abstract R read(ResultSet result, int first) throws SQLException;

    int size() {
        return columns.size();
    }

    /** All columns, each behind the alias. */
    String columns(String alias) {
        return columns.stream()
                .map(column -> alias + "." + column)
                .collect(Collectors.joining(", "));
    }

    /** {@code SELECT} of all columns, aliased {@code t}. */
    String select(String rest) {
        return "SELECT " + columns("t") + " FROM " + name + " t " + rest;
    }

    /**
     * Makes the changes, the statements of each kind in one round trip.
     *
     * @return false when a condition did not hold; the transaction is to be rolled back
     */
    boolean apply(Connection connection, List<Change<R>> changes) throws SQLException {
        return run(
                        connection,
                        delete,
                        changes.stream().filter(change -> change.after().isEmpty()).toList(),
                        (statement, change) -> condition(statement, 1, change))
                && run(
                        connection,
                        update,
                        changes.stream()
                                .filter(c -> c.before().isPresent() && c.after().isPresent())
                                .toList(),
                        (statement, change) -> {
                            bind(statement, change.after().orElseThrow());
                            condition(statement, columns.size() + 1, change);
                        })
                && run(
                        connection,
                        insert,
                        changes.stream().filter(change -> change.before().isEmpty()).toList(),
                        (statement, change) -> bind(statement, change.after().orElseThrow()));
    }

    private void condition(PreparedStatement statement, int parameter, Change<R> change)
            throws SQLException {
        R before = change.before().orElseThrow();
        bindKey(statement, parameter, before);
        statement.setLong(parameter + 1, before.version());
    }

    @FunctionalInterface
    private interface Binding<R extends Row> {
        void bind(PreparedStatement statement, Change<R> change) throws SQLException;
    }

    private static <R extends Row> boolean run(
            Connection connection, String sql, List<Change<R>> changes, Binding<R> binding)
            throws SQLException {
        if (changes.isEmpty()) {
            return true;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Change<R> change : changes) {
                binding.bind(statement, change);
                statement.addBatch();
            }
            for (int count : statement.executeBatch()) {
                if (count != 1) {
                    return false;
                }
            }
            return true;
        }
    }
}
