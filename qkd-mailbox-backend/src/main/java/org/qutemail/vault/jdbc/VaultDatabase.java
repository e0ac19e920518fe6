// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.jdbc.Connector;
import org.qutemail.jdbc.DatabaseThreads;
import org.qutemail.jdbc.DerbyLocks;

/** Opens the database of a vault: schema, and whether it keeps what it has acknowledged. */
public final class VaultDatabase {

    // Any number, the same for every server on one database.
    private static final long OWNER = 0x7174656d61696cL;

    private static final String THREADS = "qkd-vault-database";

    /** What the schema's placeholders stand for. */
    private static final Map<String, String> DERBY =
            Map.of(
                    "octets16", "CHAR(16) FOR BIT DATA",
                    "octets32", "CHAR(32) FOR BIT DATA",
                    "upTo32", "VARCHAR(32) FOR BIT DATA",
                    "upTo48", "VARCHAR(48) FOR BIT DATA",
                    "upTo64", "VARCHAR(64) FOR BIT DATA",
                    "upTo1024", "VARCHAR(1024) FOR BIT DATA");

    private static final Map<String, String> POSTGRESQL =
            Map.of(
                    "octets16", "BYTEA",
                    "octets32", "BYTEA",
                    "upTo32", "BYTEA",
                    "upTo48", "BYTEA",
                    "upTo64", "BYTEA",
                    "upTo1024", "BYTEA");

    private VaultDatabase() {}

    /**
     * The embedded database, made when it is not there.
     *
     * @param directory of the database; its parent must exist
     */
    public static VaultStore embedded(Path directory) throws VaultRefusedException, IOException {
        if ("test".equalsIgnoreCase(System.getProperty("derby.system.durability"))) {
            throw new VaultRefusedException(
                    "derby.system.durability=test lets the database lose what it has acknowledged:"
                            + " remove that property");
        }
        // Read when the engine starts; its default is a file in the working directory.
        if (System.getProperty("derby.stream.error.file") == null) {
            System.setProperty(
                    "derby.stream.error.file", directory.resolveSibling("derby.log").toString());
        }
        EmbeddedDerby derby = new EmbeddedDerby(directory);
        Connector connector = new Connector(derby::open, List.of());
        // Made before Flyway asks: what is wrong with it is said more clearly here.
        try (Connection first = connector.getConnection();
                Statement statement = first.createStatement()) {
            statement.execute(DerbyLocks.FIND_DEADLOCKS_SOON);
        } catch (SQLException e) {
            throw new IOException("the vault's database cannot be opened: " + innermost(e), e);
        }
        try {
            migrate(connector, DERBY);
        } catch (IOException | RuntimeException e) {
            derby.shutDown();
            throw e;
        }
        return new JdbcVaultStore(new DatabaseThreads(connector, THREADS), derby::shutDown);
    }

    /**
     * A PostgreSQL server. One vault is open once at a time.
     *
     * @param url {@code jdbc:postgresql://...}
     * @param user null to leave it to the URL
     * @param password null to leave it to the URL
     */
    public static VaultStore postgresql(String url, String user, String password)
            throws VaultRefusedException, IOException {
        PostgresOwner owner;
        try {
            owner = PostgresOwner.take(url, user, password, OWNER, "vault");
        } catch (PostgresOwner.RefusedException e) {
            throw new VaultRefusedException(e.getMessage(), e);
        } catch (SQLException e) {
            throw new IOException("the vault's database does not answer: " + e.getMessage(), e);
        }
        Connector connector =
                new Connector(
                        () -> {
                            owner.keep();
                            return DriverManager.getConnection(url, user, password);
                        },
                        // Acknowledged means on the disk, whatever the server's own default is.
                        List.of("SET synchronous_commit TO on"));
        try {
            migrate(connector, POSTGRESQL);
        } catch (IOException | RuntimeException e) {
            owner.close();
            throw e;
        }
        return new JdbcVaultStore(new DatabaseThreads(connector, THREADS), owner::close);
    }

    private static void migrate(Connector connector, Map<String, String> types) throws IOException {
        ClassLoader loader = VaultDatabase.class.getClassLoader();
        try {
            Flyway.configure(loader)
                    .dataSource(connector)
                    .locations("classpath:org/qutemail/vault/jdbc/schema")
                    .placeholders(types)
                    .table("vault_schema")
                    // The database may hold other tables of the server.
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new IOException(
                    "the vault's tables could not be brought up to date: " + innermost(e), e);
        }
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
