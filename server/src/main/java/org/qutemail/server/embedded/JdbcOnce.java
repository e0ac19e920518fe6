// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.inject.Inject;
import javax.sql.DataSource;
import org.qutemail.server.launch.Once;

/** Keeps what was done in the database, so that it holds wherever the database goes. */
final class JdbcOnce implements Once {

    private final DataSource database;

    @Inject
    JdbcOnce(DataSource database) {
        this.database = database;
    }

    @Override
    public void run(String name, Step step) throws Exception {
        if (isDone(name)) {
            return;
        }
        step.run();
        try (Connection connection = database.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement(
                                "INSERT INTO QUTEMAIL_ONCE (NAME) VALUES (?)")) {
            insert.setString(1, name);
            insert.executeUpdate();
        }
    }

    private boolean isDone(String name) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement query =
                        connection.prepareStatement(
                                "SELECT NAME FROM QUTEMAIL_ONCE WHERE NAME = ?")) {
            query.setString(1, name);
            return query.executeQuery().next();
        }
    }
}
