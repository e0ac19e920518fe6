// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.kills;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.qutemail.server.testing.QutEmailServerProcess;
import org.qutemail.vault.jdbc.PostgresServer;

/** On PostgreSQL, which is killed, too. */
@EnabledIfSystemProperty(named = "qutemail.soak", matches = "true")
class PostgresKillIT extends KillContract {

    /** Of the database; {@code -Dqutemail.kills} for another number. */
    private static final int KILLS = Integer.getInteger("qutemail.kills", 10);

    private PostgresServer postgres;
    private String url;

    @BeforeEach
    void newDatabase() throws Exception {
        postgres = PostgresServer.get();
        url =
                "postgresql://%s:any@127.0.0.1:%d/%s"
                        .formatted(
                                PostgresServer.USER, postgres.port(), postgres.newEmptyDatabase());
    }

    @Override
    QutEmailServerProcess.Builder server() {
        return QutEmailServerProcess.on(directory.resolve("home")).with("DATABASE_URL", url);
    }

    @Override
    Collection<Path> places() {
        return List.of(directory.resolve("home"), postgres.files());
    }

    @Test
    void killsUnderLoadShouldLoseNothingAndLeaveNothing() throws Exception {
        kills();
    }

    @Test
    void killsOfTheDatabaseShouldLoseNothingAndNeedNoRestart() throws Exception {
        try (QutEmailServerProcess server = start()) {
            populate(server);
            for (int kill = 1; kill <= KILLS; kill++) {
                List<Thread> clients = work(server);
                awaitAnyMoment(server);
                postgres.kill();
                postgres.restart();
                stop(clients);
                check(server, "kill of the database " + kill, false);
            }
            scan(server, "at the end");
        }
        try (QutEmailServerProcess server = start()) {
            check(server, "restarted");
        }
        System.out.printf(
                "PostgresKillIT: the database killed %d times, %d acknowledgements%n",
                KILLS, ledger.acknowledged());
    }
}
