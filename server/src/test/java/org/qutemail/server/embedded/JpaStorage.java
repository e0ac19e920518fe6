// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.persistence.EntityManagerFactory;
import javax.persistence.Persistence;
import javax.sql.DataSource;
import org.qutemail.core.vault.root.KeystoreRoot;
import org.qutemail.core.vault.root.Passphrase;
import org.qutemail.core.vault.root.RootDirectory;
import org.qutemail.core.vault.root.VaultRoot;
import org.qutemail.core.vault.store.MemoryVaultStore;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.jdbc.DatabaseThreads;

/** What lasts of a {@link JpaMailbox} from one opening to the next: database, vault and root. */
public final class JpaStorage implements AutoCloseable {

    private final HikariDataSource database;
    private final DatabaseThreads threads;
    private final EntityManagerFactory entityManagers;
    private final Path directory;
    private VaultStore vault = new MemoryVaultStore();
    private Path root;

    /**
     * @param directory empty; the vault's root is made in it
     */
    public JpaStorage(TestDatabase kind, Path directory) throws Exception {
        this(kind, directory, database -> database);
    }

    /**
     * @param seen what James and the index see of the database
     */
    JpaStorage(TestDatabase kind, Path directory, UnaryOperator<DataSource> seen) throws Exception {
        this.database = kind.openFilled();
        DataSource used = seen.apply(database);
        threads = new DatabaseThreads(used, "index-test");
        this.entityManagers =
                Persistence.createEntityManagerFactory(
                        "qutemail",
                        Map.of("openjpa.ConnectionFactory", used, "openjpa.Log", "slf4j"));
        this.directory = directory;
        this.root = Files.createTempDirectory(directory, "root");
    }

    public HikariDataSource database() {
        return database;
    }

    public EntityManagerFactory entityManagers() {
        return entityManagers;
    }

    /** Somebody who can write to it. */
    DatabaseWriter writer() {
        return new DatabaseWriter(database);
    }

    /** Opened, or made at the first call. */
    DurableVault openVault() throws Exception {
        Path file = root.resolve("root.p12");
        VaultRoot key =
                Files.exists(file)
                        ? KeystoreRoot.open(file, Passphrase.none())
                        : KeystoreRoot.create(file, Passphrase.none(), new SecureRandom());
        return DurableVault.open(
                vault, new RootDirectory(root), key, new SecureRandom(), Clock.systemUTC());
    }

    /** For what works in the database uninterrupted. Closed with this. */
    DatabaseThreads threads() {
        return threads;
    }

    /** From the next opening on there is another vault, which has had no key. */
    void exchangeVault() throws Exception {
        vault = new MemoryVaultStore();
        root = Files.createTempDirectory(directory, "root");
    }

    @Override
    public void close() {
        entityManagers.close();
        threads.close();
        database.close();
    }
}
