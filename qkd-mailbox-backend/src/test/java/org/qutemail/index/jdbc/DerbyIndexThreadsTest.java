// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.index.IndexFixture;
import org.qutemail.index.IndexRow;
import org.qutemail.index.IndexState;
import org.qutemail.index.SampleRows;
import org.qutemail.jdbc.DerbyLocks;

/**
 * The index on the threads of a server: interrupted ones, as when a client goes away, and several
 * that wait for each other.
 */
class DerbyIndexThreadsTest {

    /** A transaction with the fewest locks gives way: never one with as many as this. */
    private static final int MANY_LOCKS = 200;

    private static final String WAIT_AT_MOST =
            "CALL SYSCS_UTIL.SYSCS_SET_DATABASE_PROPERTY('derby.locks.waitTimeout', '%d')";

    private HikariDataSource database;
    private IndexFixture fixture;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        database = Databases.derby();
        Databases.execute(database, DerbyLocks.FIND_DEADLOCKS_SOON);
        fixture = new IndexFixture(Databases.index(database), directory);
        fixture.repair();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void anInterruptedThreadShouldWriteAndFindItsRowsAndStayInterrupted() throws Exception {
        JamesMailRows mailbox = new JamesMailRows(Databases.threads(database));
        for (int uid = 1; uid <= 20; uid++) {
            Thread.currentThread().interrupt();
            IndexRow row = fixture.append(SampleRows.sealed(1, uid));
            assertThat(row.state()).isEqualTo(IndexState.ACTIVE);
            assertThat(mailbox.present(List.of(row.place()))).isEmpty();

            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aReaderThatHasToGiveWayShouldAskAgain() throws Exception {
        IndexRow row = fixture.append(SampleRows.sealed(1, 1));
        Databases.execute(database, String.format(WAIT_AT_MOST, 1));
        FutureTask<List<IndexRow>> reader = new FutureTask<>(() -> fixture.store.range(1, 1, 1));
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            lock(statement, row);
            new Thread(reader).start();
            Set<String> attempts = new HashSet<>();
            await().until(
                            () -> {
                                attempts.addAll(waiting());
                                return attempts.size() > 1;
                            });
            other.rollback();
        } finally {
            Databases.execute(database, String.format(WAIT_AT_MOST, 60));
        }
        assertThat(reader.get()).containsExactly(row);
    }

    @Test
    void aWriterThatHasToGiveWayShouldBeginAgain() throws Exception {
        IndexRow row = fixture.append(SampleRows.sealed(1, 1));
        IndexRow other = fixture.append(SampleRows.sealed(2, 1));

        List<IndexState> states =
                crossed(
                        other,
                        () -> {
                            // Locks the one, then waits for the other.
                            fixture.index.writer().leave(List.of(row.place(), other.place()));
                            return List.of(
                                    fixture.only(row.place()).state(),
                                    fixture.only(other.place()).state());
                        },
                        row);

        assertThat(states).containsOnly(IndexState.LEAVING);
    }

    /**
     * A transaction locks a row, the work of the index comes to wait for it, the transaction asks
     * for another row and is not the one that gives way; then it ends.
     */
    private <T> T crossed(IndexRow locked, Callable<T> work, IndexRow asked) throws Exception {
        FutureTask<T> index = new FutureTask<>(work);
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            for (int i = 0; i < MANY_LOCKS; i++) {
                statement.execute("INSERT INTO JAMES_MAIL VALUES (99, " + i + ")");
            }
            lock(statement, locked);
            new Thread(index).start();
            await().until(() -> !waiting().isEmpty());
            lock(statement, asked);
            other.rollback();
        }
        try {
            return index.get();
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }

    private static void lock(Statement statement, IndexRow row) throws SQLException {
        statement.execute(
                "UPDATE message_index SET plain_octets = plain_octets WHERE mailbox_id = "
                        + row.place().mailboxId()
                        + " AND uid = "
                        + row.place().uid());
    }

    /** The transactions that wait. */
    private Set<String> waiting() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT XID FROM SYSCS_DIAG.LOCK_TABLE WHERE STATE = 'WAIT'")) {
            Set<String> waiting = new HashSet<>();
            while (result.next()) {
                waiting.add(result.getString(1));
            }
            return waiting;
        }
    }
}
