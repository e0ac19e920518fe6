// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.Optional;
import org.qutemail.core.policy.StorageTrouble;
import org.qutemail.core.policy.StorageTrouble.Kind;
import org.qutemail.jdbc.Connector;
import org.qutemail.jdbc.SqlFailures;

/**
 * Opens connections to the database, remembers whether the last one succeeded and whether the
 * database refuses to be written, and has a connection of its own to try both. Thread-safe.
 */
final class Connections implements Connector.Opening, AutoCloseable {

    private static final int ANSWER_SECONDS = 5;

    /**
     * Of PostgreSQL: takes some megabytes on the disk, in files of this connection alone, and gives
     * them back. An update of one row would fit where there is room for nothing else.
     */
    private static final String TAKE_ROOM =
            "CREATE TEMPORARY TABLE qutemail_room ON COMMIT DROP AS SELECT md5(i::text) AS filler"
                    + " FROM generate_series(1, 100000) AS i";

    private final String name;
    private final Connector.Opening driver;
    private volatile String failure;
    private volatile StorageTrouble refusal;
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

    /** Somebody's statement failed. */
    void failed(SQLException e) {
        if (SqlFailures.isNoRoom(e)) {
            refusal =
                    new StorageTrouble(
                            Kind.NO_ROOM,
                            refused(e)
                                    + ": make room on its disk, a running server goes on by itself");
        } else if (SqlFailures.isReadOnly(e)) {
            refusal =
                    new StorageTrouble(
                            Kind.READ_ONLY,
                            refused(e) + ": let it be written, it may be a standby");
        }
    }

    private String refused(SQLException e) {
        return "the database " + name + " takes nothing (" + firstLine(e) + ")";
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** Why the database takes nothing although it answers, until it was {@link #tried} again. */
    Optional<StorageTrouble> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** Tries. What is wrong with the database; empty when it works, and after the end. */
    synchronized Optional<StorageTrouble> tried() {
        if (closed) {
            return Optional.empty();
        }
        try {
            if (own == null || !own.isValid(ANSWER_SECONDS)) {
                broken |= own != null;
                closeOwn();
                own = open();
            }
        } catch (SQLException e) {
            return Optional.of(new StorageTrouble(Kind.AWAY, away(e.getMessage())));
        }
        if (refusal != null) {
            takeRoom();
        }
        return refusal();
    }

    private void takeRoom() {
        refusal = null;
        try (Statement statement = own.createStatement()) {
            own.setAutoCommit(false);
            try {
                statement.execute(TAKE_ROOM);
            } finally {
                own.rollback();
                own.setAutoCommit(true);
            }
        } catch (SQLException e) {
            // For another reason, such as a right that is missing: who writes next will see.
            failed(e);
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
