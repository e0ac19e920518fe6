// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.annotation.PreDestroy;
import javax.inject.Inject;
import javax.persistence.EntityManagerFactory;
import javax.persistence.Persistence;
import javax.sql.DataSource;
import org.apache.james.filesystem.api.FileSystem;
import org.qutemail.core.policy.StorageTrouble;
import org.qutemail.jdbc.Connector;
import org.qutemail.jdbc.DatabaseThreads;
import org.qutemail.jdbc.DerbyLocks;
import org.qutemail.server.settings.DatabaseSettings;
import org.qutemail.vault.jdbc.EmbeddedDerby;
import org.qutemail.vault.jdbc.PostgresOwner;

/**
 * The database that mailboxes, users and all else of James are in: an embedded Derby in the home,
 * beside that of the vault, or a PostgreSQL. What it has committed is on the disk.
 */
final class Database {

    /** Of {@code META-INF/persistence.xml}. */
    private static final String UNIT = "qutemail";

    private static final String DIRECTORY = "file://var/database";

    /** IMAP sessions hold one while they read; the spooler has 20 threads. */
    private static final int CONNECTIONS = 40;

    private static final long WAIT_MILLIS = 10_000;

    // Any number but the vault's, the same for every server on one database.
    private static final long OWNER = 0x6a616d6573L;

    private final Optional<EmbeddedDerby> embedded;
    private final Optional<PostgresOwner> owner;
    private final Connections connections;
    private final HikariDataSource pool;
    private final DatabaseThreads threads;
    private final EntityManagerFactory entityManagers;

    @Inject
    Database(DatabaseSettings settings, FileSystem files) throws IOException {
        HikariConfig config = new HikariConfig();
        config.setPoolName("james");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(WAIT_MILLIS);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        Connector connector;
        if (settings.jdbcUrl().isPresent()) {
            embedded = Optional.empty();
            String password = password(settings);
            owner = Optional.of(owner(settings, password));
            connections = postgresql(settings, password, owner.get());
            // Acknowledged means on the disk, whatever the server's own default is.
            connector = new Connector(connections, List.of("SET synchronous_commit TO on"));
        } else {
            EmbeddedDerby derby = new EmbeddedDerby(files.getFile(DIRECTORY).toPath());
            embedded = Optional.of(derby);
            owner = Optional.empty();
            connections = new Connections("in the home", derby::open);
            connector = derby(connections);
        }
        config.setDataSource(connector);
        config.setExceptionOverride(new Listening(connections));
        threads = new DatabaseThreads(connector, "qkd-index-database", connections::failed);
        pool = new Pool(config, connections);
        try {
            Schema.bringUpToDate(pool, owner.isPresent() ? "postgresql" : "derby");
            entityManagers =
                    Persistence.createEntityManagerFactory(
                            UNIT,
                            Map.of("openjpa.ConnectionFactory", pool, "openjpa.Log", "slf4j"));
        } catch (RuntimeException e) {
            // Nobody is given what was never made, to close it.
            closeConnections();
            throw e;
        }
    }

    private static Connector derby(Connections connections) throws IOException {
        Connector connector = new Connector(connections, List.of());
        try (Connection first = connector.getConnection();
                Statement statement = first.createStatement()) {
            statement.execute(DerbyLocks.FIND_DEADLOCKS_SOON);
        } catch (SQLException e) {
            throw new IOException("the mail database cannot be opened: " + e.getMessage(), e);
        }
        return connector;
    }

    private static Connections postgresql(
            DatabaseSettings settings, String password, PostgresOwner owner) {
        String url = settings.jdbcUrl().orElseThrow();
        Properties properties = new Properties();
        settings.user().ifPresent(user -> properties.setProperty("user", user));
        if (password != null) {
            properties.setProperty("password", password);
        }
        // Details of a failure may be the row that was to be written: mail, in the log.
        properties.setProperty("logServerErrorDetail", "false");
        return new Connections(
                settings.toString(),
                () -> {
                    // A restart of PostgreSQL has ended the ownership.
                    owner.keep();
                    return DriverManager.getConnection(url, properties);
                });
    }

    /** JDBC takes nothing but a String. Null to leave it to the URL. */
    private static String password(DatabaseSettings settings) {
        return settings.password()
                .map(secret -> secret.withBytes(octets -> new String(octets, UTF_8)))
                .orElse(null);
    }

    private static PostgresOwner owner(DatabaseSettings settings, String password)
            throws IOException {
        String url = settings.jdbcUrl().orElseThrow();
        String user = settings.user().orElse(null);
        try {
            return PostgresOwner.take(url, user, password, OWNER, "mail database");
        } catch (SQLException e) {
            // Suppressed, not the cause: a person is told the innermost message, and it is this.
            IOException away =
                    new IOException(
                            "the database " + settings + " does not answer: " + e.getMessage());
            away.addSuppressed(e);
            throw away;
        }
    }

    /** What is wrong with it; tries it. */
    Optional<StorageTrouble> trouble() {
        return connections.tried();
    }

    /** Whether it was away since this was asked last, and {@link #trouble} after that. */
    boolean wasAway() {
        return connections.wasAway();
    }

    /** Why it takes nothing although it answers, as it said to whoever wrote last. */
    Optional<StorageTrouble> refusal() {
        return connections.refusal();
    }

    EntityManagerFactory entityManagers() {
        return entityManagers;
    }

    /** For what works with it in SQL. Closed with the server. */
    DataSource dataSource() {
        return pool;
    }

    /** Likewise, for what must not be cut off by interrupts. Closed with the server. */
    DatabaseThreads threads() {
        return threads;
    }

    @PreDestroy
    void close() {
        entityManagers.close();
        closeConnections();
    }

    private void closeConnections() {
        threads.close();
        pool.close();
        connections.close();
        owner.ifPresent(PostgresOwner::close);
        embedded.ifPresent(EmbeddedDerby::shutDown);
    }

    /** Hears every failure of the pool's connections, and decides nothing. */
    private record Listening(Connections connections) implements SQLExceptionOverride {

        @java.lang.Override // the interface has one of its own
        public Override adjudicate(SQLException e) {
            connections.failed(e);
            return Override.CONTINUE_EVICT;
        }
    }

    /** Fails at once while the database is known to be away. */
    private static final class Pool extends HikariDataSource {

        private final Connections connections;

        Pool(HikariConfig config, Connections connections) {
            super(config);
            this.connections = connections;
        }

        @Override
        public Connection getConnection() throws SQLException {
            connections.requireDatabase();
            return super.getConnection();
        }
    }
}
