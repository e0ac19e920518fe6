// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.qutemail.jdbc.Connector;

/**
 * Opens connections to the database, remembers whether the last one succeeded, and has one of its
 * own to try whether the database is there. Thread-safe.
 */
final class Connections implements Connector.Opening, AutoCloseable {

    private static final int ANSWER_SECONDS = 5;

    private final String name;
    private final Connector.Opening driver;
    private volatile String failure;
    private Connection own;
    private boolean broken;
    private boolean closed;

    /**
     * @param name of the database, for messages
     */
    Connections(String name, Connector.Opening driver) {
        this.name = name;
        this.driver = driver;
    }

    @Override
    public Connection open() throws SQLException {
        try {
            Connection connection = driver.open();
            failure = null;
            return connection;
        } catch (SQLException e) {
            failure = e.getMessage();
            throw e;
        }
    }

    /** Nobody shall wait for a database that is known to be away. */
    void requireDatabase() throws SQLTransientConnectionException {
        String why = failure;
        if (why != null) {
            throw new SQLTransientConnectionException(away(why));
        }
    }

    /** Tries. Why the database does not answer; empty when it does, and after the end. */
    synchronized Optional<String> tried() {
        if (closed) {
            return Optional.empty();
        }
        try {
            if (own == null || !own.isValid(ANSWER_SECONDS)) {
                broken |= own != null;
                closeOwn();
                own = open();
            }
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(away(e.getMessage()));
        }
    }

    /**
     * Whether a database that was there was away since this was asked last: one that is back by the
     * time it is tried has ended all connections, and with them what was being done.
     */
    synchronized boolean wasAway() {
        boolean was = broken;
        broken = false;
        return was;
    }

    private String away(String why) {
        return "the database " + name + " does not answer: " + why;
    }

    private void closeOwn() {
        try (Connection old = own) {
            own = null;
        } catch (SQLException e) {
            // It was broken, that is why.
            own = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeOwn();
    }
}
