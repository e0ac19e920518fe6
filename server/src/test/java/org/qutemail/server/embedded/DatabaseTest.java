// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Optional;
import org.apache.james.filesystem.api.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.settings.DatabaseSettings;
import org.qutemail.vault.jdbc.PostgresServer;

/** The database opens whole or not at all, and keeps to itself what is in it. */
class DatabaseTest {

    @TempDir private Path directory;

    private Database open() throws IOException {
        return new Database(DatabaseSettings.EMBEDDED, new Files(directory));
    }

    @Test
    void databaseThatIsRefusedShouldBeClosedAgain() throws Exception {
        Database before = open();
        try (Connection connection = before.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO \"james_schema\" SELECT 99, '99', \"description\", \"type\","
                            + " \"script\", \"checksum\", \"installed_by\", \"installed_on\","
                            + " \"execution_time\", \"success\" FROM \"james_schema\" WHERE"
                            + " \"version\" = '1'");
        }
        before.close();
        assertThat(lock()).doesNotExist();

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(this::open).hasMessageContaining("newer QutEmail (version 99)");
            assertThat(lock()).doesNotExist();
        }
    }

    @Test
    void failuresOfPostgresqlShouldNotQuoteWhatWasToBeWritten() throws Exception {
        PostgresServer postgres = PostgresServer.get();
        String url =
                "jdbc:postgresql://127.0.0.1:"
                        + postgres.port()
                        + "/"
                        + postgres.newEmptyDatabase();
        Database database =
                new Database(
                        new DatabaseSettings(
                                Optional.of(url),
                                Optional.of(PostgresServer.USER),
                                Optional.empty()),
                        new Files(directory));
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(
                            () ->
                                    statement.execute(
                                            "INSERT INTO JAMES_MAILBOX (MAILBOX_NAME) VALUES"
                                                    + " ('words of a mail')"))
                    .hasMessageContaining("violates not-null constraint")
                    .hasMessageNotContaining("words of a mail");
        } finally {
            database.close();
        }
    }

    /** Derby's own, held while the database is open. */
    private Path lock() {
        return directory.resolve("database").resolve("db.lck");
    }

    /** The one directory that is asked for. */
    private record Files(Path directory) implements FileSystem {

        @Override
        public File getFile(String url) {
            return directory.resolve(url.substring(url.lastIndexOf('/') + 1)).toFile();
        }

        @Override
        public InputStream getResource(String url) {
            throw new UnsupportedOperationException(url);
        }

        @Override
        public File getBasedir() {
            return directory.toFile();
        }
    }
}
