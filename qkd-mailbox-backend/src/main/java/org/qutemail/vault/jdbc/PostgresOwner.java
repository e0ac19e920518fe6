// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session that keeps a second server off what one server has in a PostgreSQL database. It lasts
 * as long as its connection, so a server that was killed leaves nothing behind.
 */
public final class PostgresOwner implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresOwner.class);

    private static final int WAIT_MILLIS = 5000;
    private static final int ANSWER_SECONDS = 5;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final String url;
    private final String user;
    private final String password;
    private final long lock;
    private final String what;
    private Connection connection;

    private PostgresOwner(String url, String user, String password, long lock, String what) {
        this.url = url;
        this.user = user;
        this.password = password;
        this.lock = lock;
        this.what = what;
    }

    /** The database is there and answers, but must not be used. */
    public static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Takes the one ownership there is.
     *
     * @param url {@code jdbc:postgresql://...}
     * @param user null to leave it to the URL
     * @param password null to leave it to the URL
     * @param lock which ownership; any number, the same for every server on one database
     * @param what is owned, for messages, such as "vault"
     * @throws RefusedException the server loses what it has acknowledged, or another server owns it
     * @throws SQLException the database does not answer
     */
    public static PostgresOwner take(
            String url, String user, String password, long lock, String what)
            throws SQLException, RefusedException {
        PostgresOwner owner = new PostgresOwner(url, user, password, lock, what);
        owner.connection = owner.taken();
        return owner;
    }

    /**
     * A restart of PostgreSQL ends the ownership with the connection: takes it again. To be called
     * before a new connection is used.
     *
     * @throws SQLException another server was faster, or none answers
     */
    public synchronized void keep() throws SQLException {
        if (connection.isValid(ANSWER_SECONDS)) {
            return;
        }
        close();
        try {
            connection = taken();
        } catch (RefusedException e) {
            throw new SQLException(e.getMessage(), e);
        }
    }

    private Connection taken() throws SQLException, RefusedException {
        Connection fresh = DriverManager.getConnection(url, user, password);
        try {
            requireDurability(fresh);
            lock(fresh);
            return fresh;
        } catch (SQLException | RefusedException e) {
            close(fresh);
            throw e;
        }
    }

    private void requireDurability(Connection fresh) throws SQLException, RefusedException {
        try (Statement statement = fresh.createStatement();
                ResultSet result = statement.executeQuery("SHOW fsync")) {
            result.next();
            if (result.getString(1).toLowerCase(Locale.ROOT).equals("off")) {
                throw new RefusedException(
                        "the "
                                + what
                                + "'s PostgreSQL runs with fsync=off: a power cut could lose what it"
                                + " has acknowledged, keys and mail; set fsync=on",
                        null);
            }
        }
    }

    /**
     * Waits a little: after a server has ended, PostgreSQL may still be busy noticing that, and the
     * next start must not fail over it.
     */
    private void lock(Connection fresh) throws SQLException, RefusedException {
        try (Statement statement = fresh.createStatement()) {
            statement.execute("SET lock_timeout TO " + WAIT_MILLIS);
            statement.execute("SELECT pg_advisory_lock(" + lock + ")");
            statement.execute("RESET lock_timeout");
        } catch (SQLException e) {
            if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw e;
            }
            throw new RefusedException(
                    "another server has this "
                            + what
                            + " open ("
                            + url.replaceFirst("\\?.*", "")
                            + "): stop it, or give each its own database",
                    e);
        }
    }

    @Override
    public synchronized void close() {
        close(connection);
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("closing a connection that was broken already", e);
        }
    }
}
