// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Derby in a directory that comes back by itself. When its disk is full or read-only, Derby gives
 * the database up; the next connection starts it again, for reading only if it still cannot write,
 * and that it stays as long as the process lives. Such a start is taken back here, so that the one
 * after it is as good as the disk is then.
 */
public final class EmbeddedDerby {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDerby.class);

    private static final String STOPPED = "08006";

    private final Path directory;
    private final String url;

    /**
     * @param directory of the database, made when it is not there; its parent must exist
     */
    public EmbeddedDerby(Path directory) {
        this.directory = directory;
        this.url = "jdbc:derby:directory:" + directory;
    }

    /**
     * A connection that can write. One at a time: to see how a database was started and to stop it
     * is one step.
     *
     * @throws SQLException the database does not start, or could only be read
     */
    public synchronized Connection open() throws SQLException {
        Connection connection = DriverManager.getConnection(url + ";create=true");
        if (!connection.isReadOnly()) {
            return connection;
        }
        connection.close();
        shutDown();
        throw new SQLException(
                "the database in "
                        + directory
                        + " can only be read: its disk is full, or the directory is read-only; make"
                        + " room or let this user write, a running server goes on by itself");
    }

    /** Stops it; what is opened afterwards starts it again. */
    public synchronized void shutDown() {
        try {
            DriverManager.getConnection(url + ";shutdown=true").close();
        } catch (SQLException e) {
            // Derby says by an exception that it did.
            if (!STOPPED.equals(e.getSQLState())) {
                LOG.warn(
                        "the database in {} was not closed properly: {}",
                        directory,
                        e.getMessage());
            }
        }
    }
}
