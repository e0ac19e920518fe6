// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.vault.ForwardingKeyVault;
import org.qutemail.core.vault.KeyAccount;
import org.qutemail.core.vault.KeyTally;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.kme.KmeSimulator;
import org.qutemail.kme.SimulatorConfig;
import org.qutemail.server.testing.CrashPoint;
import org.qutemail.server.testing.CrashingServer;
import org.qutemail.server.testing.QutEmailServerProcess;

/**
 * The server ends at every point of a key's way, and at random, and starts again on the same vault.
 * Mailboxes are in memory, so what is looked at are the keys of all that was acknowledged. Only
 * with {@code ./qutemail test --soak}: what every build looks at is in {@link
 * org.qutemail.server.e2e.kills} and {@code WriteOrderCrashTest}.
 */
@EnabledIfSystemProperty(named = "qutemail.soak", matches = "true")
class CrashIT {

    private static final int KILLS = 20;

    @TempDir private Path directory;
    private Path crash;
    private KmeSimulator entities;
    private ConfirmedCopies confirmed;

    @BeforeEach
    void startEntities() throws Exception {
        crash = Files.createDirectory(directory.resolve("crash"));
        entities = KmeSimulator.start(SimulatorConfig.builder(directory.resolve("kme")).build());
        confirmed = new ConfirmedCopies(directory.resolve("home"), crash);
    }

    @AfterEach
    void stopEntities() {
        entities.close();
    }

    private CrashedServer start(int prefetch) throws Exception {
        QutEmailServerProcess.Builder builder =
                QutEmailServerProcess.on(directory.resolve("home"))
                        .memory()
                        .program(CrashingServer.class, ForwardingKeyVault.class)
                        .with(CrashingServer.DIRECTORY, crash.toString())
                        .with("QUTEMAIL_VAULT_ROOT", confirmed.root().toString())
                        .with("QKD_SIMULATOR_MODE", "external")
                        .with("QKD_PREFETCH", String.valueOf(prefetch));
        for (Map.Entry<String, String> entry : entities.variables().entrySet()) {
            builder.with(entry.getKey(), entry.getValue());
        }
        return new CrashedServer(builder.start());
    }

    @Test
    void noPointOfAKeysWayShouldLoseAnAcknowledgedKeyOrACount() throws Exception {
        int copies = 0;
        for (CrashPoint point : CrashPoint.values()) {
            try (CrashedServer server = start(0)) {
                assertAccounted(server, point.name());
                // One of each kind gets through: a delivered mail, and an acknowledged APPEND.
                server.append();
                server.send();
                int whole = copies + 2;
                await().untilAsserted(() -> assertThat(confirmed.all()).hasSize(whole));
                copies = whole;
                Files.createFile(crash.resolve(point.name()));
                server.sendTheLast();
                assertThat(server.awaitExit()).as(point.name()).isEqualTo(CrashingServer.CRASHED);
            }
            Files.delete(crash.resolve(point.name()));
            copies += point == CrashPoint.BEFORE_ACKNOWLEDGEMENT ? 1 : 0;
            assertThat(confirmed.all()).as(point.name()).hasSize(copies);
            confirmed.shouldAllOpenAndNoKeyServeTwoMessages();
        }
        try (CrashedServer server = start(0)) {
            assertAccounted(server, "at last");
        }
        confirmed.shouldAllOpenAndNoKeyServeTwoMessages();
        try (DurableVault vault = confirmed.open()) {
            KeyTally tally = vault.keys().tally();
            assertThat(tally.reserved()).isZero();
            assertThat(tally.lost()).isZero();
        }
    }

    /** All that the entities have given is in the sums, and the sums add up. */
    private void assertAccounted(CrashedServer server, String when) throws Exception {
        assertBalanced(server, when);
        assertThat(server.number("issued")).as(when).isEqualTo(entities.issuedKeys());
    }

    private static void assertBalanced(CrashedServer server, String when) throws Exception {
        assertThat(server.number("unaccounted")).as(when).isZero();
        assertThat(server.number("issued"))
                .as(when)
                .isEqualTo(
                        server.number("stored")
                                + server.number("burnt")
                                + server.number("lost")
                                + server.number("pool_level"));
    }

    @Test
    void killsAtRandomUnderLoadShouldLoseNoAcknowledgedKeyAndNoCount() throws Exception {
        long seed = Long.getLong("qutemail.seed", System.nanoTime());
        System.out.println("CrashIT: -Dqutemail.seed=" + seed);
        Random random = new Random(seed);
        int prefetch = 8;
        int acknowledged = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            String life = "life " + kill;
            try (CrashedServer server = start(prefetch)) {
                // While the pool is filled, keys are under way.
                await().untilAsserted(() -> assertBalanced(server, life));
                acknowledged += server.killUnderLoad(5 + random.nextInt(40), random.nextInt(20));
            }
            assertThat(confirmed.all()).hasSizeGreaterThanOrEqualTo(acknowledged);
            confirmed.shouldAllOpenAndNoKeyServeTwoMessages();
        }
        try (DurableVault vault = confirmed.open()) {
            KeyAccount account = vault.keys().account();
            long asked = account.state().asked();
            assertThat(account.settle(vault.keys().tally().rows())).isZero();
            System.out.printf(
                    "CrashIT: %d kills, %d acknowledged, %d keys issued, %d given%n",
                    KILLS, acknowledged, account.state().issued(), entities.issuedKeys());
            // A kill between the question and the entity counts keys that never were.
            assertThat(account.state().issued())
                    .as("asked for at the end: %d", asked)
                    .isBetween(
                            entities.issuedKeys(), entities.issuedKeys() + (long) KILLS * prefetch);
        }
    }
}
