// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.store.VaultStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the database of a vault: pool, schema, and whether it keeps what it has acknowledged. */
public final class VaultDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(VaultDatabase.class);

    private static final int CONNECTIONS = 16;
    private static final long WAIT_MILLIS = 10_000;
    // Any number, the same for every server on one database.
    private static final long OWNER = 0x7174656d61696cL;

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
        String url = "jdbc:derby:directory:" + directory;
        HikariDataSource pool = pool(url + ";create=true", null, null);
        try {
            migrate(pool, "derby");
        } catch (IOException e) {
            pool.close();
            shutDown(url);
            throw e;
        }
        VaultStore store =
                new JdbcVaultStore(
                        pool,
                        () -> {
                            pool.close();
                            shutDown(url);
                        });
        return UninterruptedStore.of(store, CONNECTIONS);
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
        PostgresOwner owner = null;
        HikariDataSource pool = null;
        try {
            owner = PostgresOwner.take(url, user, password, OWNER, "vault");
            pool = pool(url, user, password);
            migrate(pool, "postgresql");
            PostgresOwner held = owner;
            HikariDataSource opened = pool;
            VaultStore store =
                    new JdbcVaultStore(
                            pool,
                            () -> {
                                opened.close();
                                held.close();
                            });
            return UninterruptedStore.of(store, CONNECTIONS);
        } catch (PostgresOwner.RefusedException e) {
            throw new VaultRefusedException(e.getMessage(), e);
        } catch (SQLException e) {
            throw new IOException("the vault's database does not answer: " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            if (pool != null) {
                pool.close();
            }
            if (owner != null) {
                owner.close();
            }
            throw e;
        }
    }

    private static HikariDataSource pool(String url, String user, String password)
            throws IOException {
        HikariConfig config = new HikariConfig();
        config.setPoolName("qkd-vault");
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(WAIT_MILLIS);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        if (url.startsWith("jdbc:postgresql:")) {
            // Acknowledged means on the disk, whatever the server's own default is.
            config.setConnectionInitSql("SET synchronous_commit TO on");
        }
        try {
            return new HikariDataSource(config);
        } catch (PoolInitializationException e) {
            throw new IOException("the vault's database cannot be opened: " + innermost(e), e);
        }
    }

    private static void migrate(HikariDataSource pool, String dialect) throws IOException {
        ClassLoader loader = VaultDatabase.class.getClassLoader();
        try {
            Flyway.configure(loader)
                    .dataSource(pool)
                    .locations("classpath:org/qutemail/vault/jdbc/" + dialect)
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

    private static void shutDown(String url) {
        try {
            DriverManager.getConnection(url + ";shutdown=true").close();
        } catch (SQLException e) {
            // Derby says by an exception that it did.
            if (!"08006".equals(e.getSQLState())) {
                LOG.warn("the vault's database was not closed properly: {}", e.getMessage());
            }
        }
    }
}
