// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.key.KeyId;
import org.qutemail.kme.KmeSimulator;
import org.qutemail.kme.SimulatorConfig;
import org.qutemail.server.launch.Launcher;
import org.qutemail.server.testing.QutEmailCommand;
import org.qutemail.server.testing.QutEmailCommand.Result;
import org.qutemail.server.testing.QutEmailServerProcess;
import org.qutemail.server.vault.PreparedVault;

/**
 * The packaged server, its vault and its root: what it makes, and what it refuses to start with.
 */
class VaultRootIT {

    @TempDir private Path directory;
    private Path home;
    private PreparedVault prepared;

    @BeforeEach
    void prepare() {
        home = directory.resolve("home");
        prepared = new PreparedVault(home, directory.resolve("root").resolve("root.p12"));
    }

    private QutEmailServerProcess.Builder server() {
        return QutEmailServerProcess.on(home)
                .with("QUTEMAIL_VAULT_ROOT", prepared.root().toString());
    }

    private static String refusal(QutEmailServerProcess.Builder builder, int exitCode)
            throws Exception {
        try (QutEmailServerProcess server = builder.launch()) {
            assertThat(server.awaitExit()).as(server.stderr()).isEqualTo(exitCode);
            assertThat(server.stdout()).doesNotContain(Launcher.READY);
            return server.stderr();
        }
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void theFirstStartShouldMakeARootForItsUserAloneAndSayThatItIsUnprotected() throws Exception {
        Path user = Files.createDirectory(directory.resolve("user"));
        QutEmailServerProcess.Builder first =
                QutEmailServerProcess.on(home)
                        .with("QUTEMAIL_VAULT_ROOT", "")
                        .with("XDG_CONFIG_HOME", "")
                        .jvmOption("-Duser.home=" + user);
        try (QutEmailServerProcess server = first.start()) {
            assertThat(server.stdout()).contains("UNPROTECTED ROOT");
            Result status = QutEmailCommand.run(home, "", "status");
            assertThat(status.stdout())
                    .containsPattern("QKD key vault +degraded.*UNPROTECTED ROOT")
                    .containsPattern("root_protected +false");
        }
        assertThat(Files.readString(home.resolve("logs/james.log"))).contains("UNPROTECTED ROOT");
        Path root =
                user.resolve(".config/qutemail")
                        .resolve(Files.readString(home.resolve("home.id")).strip());
        assertThat(rights(root)).isEqualTo("rwx------");
        assertThat(rights(root.resolve("root.p12"))).isEqualTo("rw-------");
        assertThat(rights(root.resolve("root.state"))).isEqualTo("rw-------");
        assertThat(rights(home.resolve("vault"))).isEqualTo("rwx------");

        // As a tool that unpacks archives leaves it: what the start has made counts as ours.
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(root, root.resolveSibling("elsewhere"));
        assertThat(refusal(first, 2)).contains("root of the vault is missing", root.toString());
        assertThat(root.resolve("root.p12")).doesNotExist();
        assertThat(rights(home)).isEqualTo("rwx------");
    }

    @Test
    void realEntitiesShouldBeRefusedUnderAnUnprotectedRootAndByAVaultOfSimulatedKeys()
            throws Exception {
        try (KmeSimulator entities = simulator()) {
            Map<String, String> real = new TreeMap<>(entities.variables());
            real.put("QKD_SIMULATOR_MODE", "off");
            QutEmailServerProcess.Builder builder = server();
            real.forEach(builder::with);

            assertThat(refusal(builder, 2)).contains("UNPROTECTED ROOT", "QKD_VAULT_PASSPHRASE");
            assertThat(prepared.root()).doesNotExist();

            prepared.under("two birds").withKey();
            Files.deleteIfExists(home.resolve("keys.origin"));
            builder.with("QKD_VAULT_PASSPHRASE", "two birds");
            assertThat(refusal(builder, 1)).contains("the vault has held simulated keys");
        }
    }

    private KmeSimulator simulator() throws Exception {
        return KmeSimulator.start(SimulatorConfig.builder(directory.resolve("kme")).build());
    }

    @Test
    void aPassphraseShouldBeAskedForFromThenOnAndBeTheRightOne() throws Exception {
        prepared.under("two birds").withKey();
        assertThat(refusal(server(), 2)).contains("under a passphrase and none is given");
        assertThat(refusal(server().with("QKD_VAULT_PASSPHRASE", "three birds"), 2))
                .contains("does not open the root")
                .doesNotContain("three birds");
    }

    @Test
    void aLostVaultShouldNotBeTakenForANewOne() throws Exception {
        prepared.withKey();
        prepared.lose();
        assertThat(refusal(server(), 2)).contains("the vault is missing", "restore");
    }

    @Test
    void anOlderVaultShouldBeRefused() throws Exception {
        prepared.withKey();
        Path older = prepared.copyTo(directory.resolve("older"));
        prepared.withKey();
        prepared.replaceBy(older);
        assertThat(refusal(server(), 2)).contains("the vault is older than its root has seen");
    }

    @Test
    void aVaultWhoseSumsWereChangedShouldBeRefused() throws Exception {
        prepared.withKey();
        prepared.change("UPDATE vault_shard SET version = version + 1");
        assertThat(refusal(server(), 2)).contains("changed from outside");
    }

    @Test
    void aChangedRowShouldBeNamedWhileTheServerGoesOn() throws Exception {
        KeyId key = prepared.withKey();
        prepared.change("UPDATE vault_key SET kme_id = 'another'");
        try (QutEmailServerProcess server = server().start()) {
            await().untilAsserted(
                            () ->
                                    assertThat(
                                                    server.webAdmin("GET", "/qkd/vault/status", "")
                                                            .body())
                                            .contains(key.toString()));
            Result status = QutEmailCommand.run(home, "", "vault", "status");
            assertThat(status.exitCode()).isEqualTo(1);
            assertThat(status.stdout()).contains(key.toString());
            assertThat(QutEmailCommand.run(home, "", "status").stdout())
                    .containsPattern("QKD key vault +unhealthy.*" + key);
        }
    }
}
