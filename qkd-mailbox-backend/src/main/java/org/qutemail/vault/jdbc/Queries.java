// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.qutemail.core.vault.store.Row;
import org.qutemail.core.vault.store.VaultStoreException;
import org.qutemail.jdbc.DatabaseThreads;
import org.qutemail.jdbc.Session;

/** Asks the database. */
final class Queries {

    /** Sizes of lists in one statement: few different ones, so that all of them stay prepared. */
    private static final int[] LISTS = {1, 8, 64};

    private final DatabaseThreads threads;

    Queries(DatabaseThreads threads) {
        this.threads = threads;
    }

    /** Sets the parameters of a statement. */
    @FunctionalInterface
    interface Binding {
        Binding NONE = statement -> {};

        void bind(PreparedStatement statement) throws SQLException;
    }

    /** Reads one row of a result. */
    @FunctionalInterface
    interface Reading<T> {
        T read(Cells row) throws SQLException;
    }

    /** All rows of a result. */
    <T> List<T> all(String sql, Binding binding, Reading<T> reading) throws VaultStoreException {
        return readable(
                session -> {
                    List<T> found = new ArrayList<>();
                    collect(session, sql, binding, reading, found);
                    return found;
                });
    }

    /** All columns of rows of a table, aliased {@code t} in the rest of the query. */
    <R extends Row> List<R> rows(Table<R> table, String rest, Binding binding)
            throws VaultStoreException {
        return all(table.select(rest), binding, table::read);
    }

    /** The one row of a result that always has one. */
    <T> T one(String sql, Reading<T> reading) throws VaultStoreException {
        return all(sql, Binding.NONE, reading).get(0);
    }

    /**
     * Rows found by ids, in one go.
     *
     * @param sql ends before the list of ids, {@code WHERE id IN}
     */
    <T> List<T> byIds(String sql, List<byte[]> ids, Reading<T> reading) throws VaultStoreException {
        return readable(
                session -> {
                    List<T> found = new ArrayList<>();
                    int most = LISTS[LISTS.length - 1];
                    for (int from = 0; from < ids.size(); from += most) {
                        int to = Math.min(ids.size(), from + most);
                        List<byte[]> part = ids.subList(from, to);
                        int marks = marks(part.size());
                        collect(
                                session,
                                sql + list(marks),
                                statement -> bind(statement, part, marks),
                                reading,
                                found);
                    }
                    return found;
                });
    }

    private static int marks(int ids) {
        for (int size : LISTS) {
            if (size >= ids) {
                return size;
            }
        }
        throw new IllegalArgumentException(ids + " ids in one statement");
    }

    private static String list(int marks) {
        return " (" + String.join(", ", Collections.nCopies(marks, "?")) + ")";
    }

    /** What is left of the list is filled up with the last id: databases look for it once. */
    private static void bind(PreparedStatement statement, List<byte[]> ids, int marks)
            throws SQLException {
        for (int i = 0; i < marks; i++) {
            statement.setBytes(i + 1, ids.get(Math.min(i, ids.size() - 1)));
        }
    }

    private static <T> void collect(
            Session session, String sql, Binding binding, Reading<T> reading, List<T> found)
            throws SQLException {
        PreparedStatement statement = session.prepared(sql);
        binding.bind(statement);
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                found.add(reading.read(new Cells(result)));
            }
        }
    }

    /** A reader that had to give way to a writer asks again. */
    private <T> T readable(DatabaseThreads.Work<T> asking) throws VaultStoreException {
        try {
            return threads.runPatiently(asking);
        } catch (SQLException e) {
            throw new VaultStoreException(e.getMessage(), e);
        } catch (IllegalArgumentException | ArithmeticException e) {
            // A word that none of our enums has, an id of another size, a number too large.
            throw new VaultStoreException(
                    "a row of the vault cannot be read, it was changed from outside: "
                            + e.getMessage(),
                    e);
        }
    }
}
