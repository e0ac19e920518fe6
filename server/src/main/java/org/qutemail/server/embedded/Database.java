// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.FileNotFoundException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import javax.annotation.PreDestroy;
import javax.inject.Inject;
import javax.persistence.EntityManagerFactory;
import javax.persistence.Persistence;
import org.apache.james.filesystem.api.FileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database that mailboxes, users and all else of James are in: an embedded Derby in the home,
 * beside that of the vault. What it has committed is on the disk.
 */
final class Database {

    private static final Logger LOGGER = LoggerFactory.getLogger(Database.class);

    /** Of {@code META-INF/persistence.xml}. */
    private static final String UNIT = "qutemail";

    private static final String DIRECTORY = "file://var/database";

    /** IMAP sessions hold one while they read; the spooler has 20 threads. */
    private static final int CONNECTIONS = 40;

    private final String url;
    private final HikariDataSource pool;
    private final EntityManagerFactory entityManagers;

    @Inject
    Database(FileSystem files) throws FileNotFoundException {
        url = "jdbc:derby:directory:" + files.getFile(DIRECTORY).getAbsolutePath();
        HikariConfig config = new HikariConfig();
        config.setPoolName("james");
        config.setJdbcUrl(url + ";create=true");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        pool = new HikariDataSource(config);
        entityManagers =
                Persistence.createEntityManagerFactory(
                        UNIT, Map.of("openjpa.ConnectionFactory", pool));
    }

    EntityManagerFactory entityManagers() {
        return entityManagers;
    }

    @PreDestroy
    void close() {
        entityManagers.close();
        pool.close();
        try {
            DriverManager.getConnection(url + ";shutdown=true").close();
        } catch (SQLException e) {
            // Derby says by an exception that it did.
            if (!"08006".equals(e.getSQLState())) {
                LOGGER.warn("the database was not closed properly: {}", e.getMessage());
            }
        }
    }
}
