// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.vault.VaultSamples;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.core.vault.wrap.VaultBench;

/** What a restart of PostgreSQL is to a vault: all of its connections end at once. */
class PostgresRestartTest {

    /** More than there are connections, each of which is noticed once. */
    private static final int ATTEMPTS = 20;

    @TempDir private Path root;

    @Test
    void theVaultShouldGoOnAndStillBeTheOnlyOne() throws Exception {
        String url = PostgresServer.get().newDatabase();
        try (DurableVault vault =
                        new VaultBench(root).open(VaultDatabase.postgresql(url, null, null));
                Connection other = DriverManager.getConnection(url)) {
            KeyId before = VaultSamples.active(vault.keys());
            long owner = owner(other);

            number(
                    other,
                    "SELECT COUNT(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");

            assertThat(isReadAgain(vault, before)).isTrue();
            assertThat(owner(other)).isNotEqualTo(owner).isPositive();
            VaultSamples.active(vault.keys());
        }
    }

    private static boolean isReadAgain(DurableVault vault, KeyId key) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return vault.keys().record(key).isPresent();
            } catch (KeyException notYet) {
                // A connection that was dead: the next attempt has another one.
            }
        }
        return false;
    }

    /** The process of the connection that owns the vault; 0: none. */
    private static long owner(Connection connection) throws SQLException {
        return number(
                connection,
                "SELECT COALESCE(MAX(l.pid), 0) FROM pg_locks l"
                        + " JOIN pg_database d ON d.oid = l.database"
                        + " WHERE l.locktype = 'advisory' AND l.granted"
                        + " AND d.datname = current_database()");
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }
}
