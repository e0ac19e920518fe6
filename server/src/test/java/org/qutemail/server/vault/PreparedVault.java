// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.vault;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.commons.io.FileUtils;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.VaultKey;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.server.home.ServerHome;
import org.qutemail.server.settings.Environment;

/** The vault of a home while no server runs on it: made, filled, lost and changed by a test. */
public final class PreparedVault {

    private final Path home;
    private final Path root;
    private final Map<String, String> environment = new TreeMap<>();

    public PreparedVault(Path home, Path root) {
        this.home = home;
        this.root = root;
        environment.put("QUTEMAIL_VAULT_ROOT", root.toString());
    }

    /** Where its root is, or will be. */
    public Path root() {
        return root;
    }

    /** Opens it with a passphrase from now on. */
    public PreparedVault under(String passphrase) {
        environment.put("QKD_VAULT_PASSPHRASE", passphrase);
        return this;
    }

    /** The vault, opened as a server opens it; made when there is none. */
    public DurableVault open() throws Exception {
        ServerHome.prepare(home).close();
        return new HomeVault(Environment.of(environment), home).open(true);
    }

    /** Adds an active, simulated key. */
    public KeyId withKey() throws Exception {
        return withKey(Instant.now());
    }

    /** Adds one that was taken and given out at that time. */
    public KeyId withKey(Instant at) throws Exception {
        KeyId id = new KeyId(UUID.randomUUID());
        try (DurableVault vault = open();
                SecretBytes secret = SecretBytes.takingOver(new byte[32])) {
            KeyRecord record =
                    KeyRecord.reserved(
                            id, KeyOrigin.SIMULATED, "kme", "sae-submit", "sae-store", 256, at);
            vault.keys().reserve(List.of(new VaultKey(record, secret)));
            vault.keys().activate(id, KeyMode.PER_MESSAGE, at);
        }
        return id;
    }

    /** Deletes its database. */
    public void lose() throws IOException {
        FileUtils.deleteDirectory(database().toFile());
    }

    /** Copies its database there. */
    public Path copyTo(Path target) throws IOException {
        FileUtils.copyDirectory(database().toFile(), target.toFile());
        return target;
    }

    /** Puts another database in its place. */
    public void replaceBy(Path other) throws IOException {
        lose();
        FileUtils.copyDirectory(other.toFile(), database().toFile());
    }

    /** Changes its rows behind its back. */
    public void change(String sql) throws SQLException {
        String url = "jdbc:derby:directory:" + database();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
        try {
            DriverManager.getConnection(url + ";shutdown=true").close();
        } catch (SQLException e) {
            // Derby says by an exception that it did.
            if (!"08006".equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    private Path database() {
        return home.resolve("vault").resolve("database");
    }
}
