// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.qutemail.server.testing.InProcessServer;
import org.qutemail.vault.jdbc.PostgresServer;

/** On a PostgreSQL that {@code DATABASE_URL} names; the vault stays in the home. */
class PostgresServerIT extends LastingServerContract {

    private static final String PASSWORD = "nobody-reads-this-9f3e";

    private PostgresServer postgres;
    private String url;

    @BeforeEach
    void newDatabase() throws Exception {
        postgres = PostgresServer.get();
        url =
                "postgresql://%s:%s@127.0.0.1:%d/%s"
                        .formatted(
                                PostgresServer.USER,
                                PASSWORD,
                                postgres.port(),
                                postgres.newEmptyDatabase());
    }

    @Override
    InProcessServer.Builder server() throws Exception {
        return InProcessServer.on(directory).with("DATABASE_URL", url);
    }

    @Override
    Collection<Path> places() {
        return List.of(directory.resolve("home"), postgres.files());
    }

    @Test
    void startShouldSayThatTheDatabaseIsAwayAndNeverTheUrl() throws Exception {
        url = "postgresql://mail:" + PASSWORD + "@127.0.0.1:1/qutemail";

        assertThatThrownBy(() -> server().start())
                .hasMessageContaining(
                        "the database PostgreSQL 127.0.0.1:1/qutemail does not answer")
                .satisfies(
                        failure ->
                                assertThat(Throwables.getStackTrace(failure))
                                        .doesNotContain(PASSWORD));
        assertThat(found(List.of(PASSWORD))).isEmpty();
    }
}
