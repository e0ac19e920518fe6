// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.server.testing.QutEmailCommand;
import org.qutemail.server.testing.QutEmailCommand.Result;
import org.qutemail.server.testing.QutEmailServerProcess;
import org.qutemail.server.vault.PreparedVault;

/** Months that are shredded and keys on hold, as an operator sees them. */
class VaultDisposalIT {

    @TempDir private Path directory;

    @Test
    void aShreddedMonthShouldBeGoneForGoodAlsoFromAnOldBackup() throws Exception {
        Instant longAgo = Instant.now().minus(Duration.ofDays(62));
        String month = YearMonth.from(longAgo.atZone(ZoneOffset.UTC)).toString();
        Path home = directory.resolve("home");
        PreparedVault prepared =
                new PreparedVault(home, directory.resolve("root").resolve("root.p12"));
        KeyId old = prepared.withKey(longAgo);
        KeyId young = prepared.withKey();
        Path backup = directory.resolve("old.qvb");

        try (QutEmailServerProcess server =
                QutEmailServerProcess.on(home)
                        .with("QUTEMAIL_VAULT_ROOT", prepared.root().toString())
                        .start()) {
            assertThat(run(home, "backup", backup.toString()).exitCode()).isZero();

            Result held = run(home, "hold", "--key", old.toString(), "--reason", "case 7");
            assertThat(held.exitCode()).as(held.stderr()).isZero();
            Result refused =
                    run(home, "shred", "--period", month, "--reason", "kept enough", "--yes");
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.stderr()).contains("on hold", old.toString());
            Result released = run(home, "release", "--period", month, "--reason", "case closed");
            assertThat(released.stdout()).contains("1 keys released");

            Result asked = run(home, "shred", "--period", month, "--reason", "kept enough");
            assertThat(asked.exitCode()).isEqualTo(2);
            assertThat(asked.stdout()).contains("\"ACTIVE\":1");
            assertThat(asked.stderr()).contains("nothing was destroyed");

            Result done = run(home, "shred", "--period", month, "--reason", "kept enough", "--yes");
            assertThat(done.exitCode()).as(done.stderr()).isZero();
            assertThat(done.stdout()).contains("1 keys destroyed");
            assertThat(server.webAdmin("GET", "/qkd/vault/periods/" + month, "").body())
                    .contains("\"DESTROYED\":1", "kept enough");
            assertThat(run(home, "verify").exitCode()).isZero();
        }

        prepared.lose();
        Result restored =
                QutEmailCommand.run(
                        Map.of(
                                "QUTEMAIL_HOME",
                                home.toString(),
                                "QUTEMAIL_VAULT_ROOT",
                                prepared.root().toString()),
                        "",
                        "vault",
                        "restore",
                        backup.toString());
        assertThat(restored.exitCode()).as(restored.stderr()).isZero();
        try (DurableVault vault = prepared.open()) {
            assertThat(vault.keys().read(old)).isEmpty();
            assertThat(vault.keys().record(old).orElseThrow().state())
                    .isEqualTo(KeyState.DESTROYED);
            vault.keys().read(young).orElseThrow().close();
            assertThat(vault.verify(looked -> {}).faults()).isEmpty();
        }
    }

    private static Result run(Path home, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "vault";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return QutEmailCommand.run(home, "", all);
    }
}
