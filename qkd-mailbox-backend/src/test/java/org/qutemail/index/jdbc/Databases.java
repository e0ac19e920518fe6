// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.qutemail.index.IndexStore;
import org.qutemail.jdbc.Connector;
import org.qutemail.jdbc.DatabaseThreads;
import org.qutemail.vault.jdbc.PostgresServer;

/** Databases with an empty index, in the place of the one that James's mailbox is in. */
final class Databases {

    private static final AtomicInteger MADE = new AtomicInteger();
    private static HikariDataSource derby;
    private static HikariDataSource postgresql;

    private static final Map<HikariDataSource, DatabaseThreads> THREADS = new ConcurrentHashMap<>();

    private Databases() {}

    /** The index in one of them. */
    static IndexStore index(HikariDataSource pool) throws IOException {
        return IndexDatabase.open(pool, threads(pool));
    }

    static DatabaseThreads threads(HikariDataSource pool) {
        return THREADS.computeIfAbsent(
                pool,
                any ->
                        new DatabaseThreads(
                                new Connector(
                                        () -> DriverManager.getConnection(pool.getJdbcUrl()),
                                        List.of()),
                                "index-test"));
    }

    /** One in memory for all tests: what is on the disk is the vault's tests' to show. */
    static synchronized HikariDataSource derby() throws Exception {
        if (derby == null) {
            derby = pool("jdbc:derby:memory:index" + MADE.incrementAndGet() + ";create=true");
        }
        return emptied(derby);
    }

    static synchronized HikariDataSource postgresql() throws Exception {
        if (postgresql == null) {
            postgresql = pool(PostgresServer.get().newDatabase());
        }
        return emptied(postgresql);
    }

    private static HikariDataSource pool(String url) throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(1);
        HikariDataSource pool = new HikariDataSource(config);
        index(pool);
        execute(
                pool,
                "CREATE TABLE JAMES_MAIL (MAILBOX_ID BIGINT NOT NULL, MAIL_UID BIGINT NOT NULL,"
                        + " PRIMARY KEY (MAILBOX_ID, MAIL_UID))");
        return pool;
    }

    private static HikariDataSource emptied(HikariDataSource pool) throws SQLException {
        execute(pool, "DELETE FROM message_index");
        execute(pool, "DELETE FROM message_index_shard");
        execute(pool, "DELETE FROM message_index_meta");
        execute(pool, "DELETE FROM JAMES_MAIL");
        return pool;
    }

    static void execute(HikariDataSource pool, String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
