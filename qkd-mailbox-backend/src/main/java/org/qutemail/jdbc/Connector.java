// SPDX-License-Identifier: Apache-2.0
package org.qutemail.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.List;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Opens connections in auto-commit mode, each set up as its user needs it; pools none. */
public final class Connector implements DataSource {

    /** Opens a connection as the driver makes it. */
    @FunctionalInterface
    public interface Opening {
        Connection open() throws SQLException;
    }

    private final Opening opening;
    private final List<String> firstStatements;

    /**
     * @param firstStatements run on each new connection
     */
    public Connector(Opening opening, List<String> firstStatements) {
        this.opening = opening;
        this.firstStatements = firstStatements;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = opening.open();
        try (Statement statement = connection.createStatement()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            for (String first : firstStatements) {
                statement.execute(first);
            }
            return connection;
        } catch (SQLException e) {
            Session.close(connection);
            throw e;
        }
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("as one user only");
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        // Nothing is logged.
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("as the driver has it");
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("nothing is logged");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
