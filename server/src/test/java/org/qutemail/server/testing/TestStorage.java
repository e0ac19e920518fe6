// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.qutemail.vault.jdbc.PostgresServer;

/**
 * Which database the servers of the tests keep mail in: Derby in the home, or with {@code
 * -Dqutemail.test.database=postgresql} a PostgreSQL, an empty database for each home.
 */
public final class TestStorage {

    private static final Map<Path, String> URLS = new ConcurrentHashMap<>();

    private TestStorage() {}

    /** For {@code DATABASE_URL}, the same for every start on a home; empty for Derby. */
    public static Optional<String> databaseUrl(Path home) {
        return System.getProperty("qutemail.test.database", "derby").equals("postgresql")
                ? Optional.of(URLS.computeIfAbsent(home.toAbsolutePath(), any -> newDatabase()))
                : Optional.empty();
    }

    private static String newDatabase() {
        try {
            PostgresServer postgres = PostgresServer.get();
            return "postgresql://%s@127.0.0.1:%d/%s"
                    .formatted(PostgresServer.USER, postgres.port(), postgres.newEmptyDatabase());
        } catch (Exception e) {
            throw new IllegalStateException("no PostgreSQL for the tests", e);
        }
    }
}
