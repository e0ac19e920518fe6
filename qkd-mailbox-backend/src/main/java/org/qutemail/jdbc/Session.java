// SPDX-License-Identifier: Apache-2.0
package org.qutemail.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection in auto-commit mode, and the statements it has prepared: to prepare one of ours
 * costs Derby five times what running it does. For one thread at a time.
 */
public final class Session implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private static final long TRUSTED_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int ANSWER_SECONDS = 5;

    private final Connection connection;
    // Bounded by the number of statements in the sources.
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private long used = System.nanoTime();

    /**
     * @param connection closed with the session
     */
    Session(Connection connection) {
        this.connection = connection;
    }

    /** Whether the database is still at the other end; asked only after a rest. */
    boolean isAlive() throws SQLException {
        long now = System.nanoTime();
        boolean alive = now - used < TRUSTED_NANOS || connection.isValid(ANSWER_SECONDS);
        used = now;
        return alive;
    }

    /** Stays the session's: not to be closed. */
    public PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    /** What is done together or not at all. */
    @FunctionalInterface
    public interface Work {
        /**
         * @return false: take it back
         */
        boolean on(Session session) throws SQLException;
    }

    /**
     * @return what the work has returned; true: it is committed
     */
    public boolean transaction(Work work) throws SQLException {
        connection.setAutoCommit(false);
        boolean done = false;
        try {
            done = work.on(this);
            if (done) {
                connection.commit();
            }
            return done;
        } catch (SQLException e) {
            done = false;
            throw e;
        } finally {
            if (!done) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        }
    }

    @Override
    public void close() {
        close(connection);
    }

    static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("closing a connection that was broken already", e);
        }
    }
}
