// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.vault.root.SoftToken;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.launch.Launcher;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.MailServer;
import org.qutemail.server.testing.QutEmailCommand;
import org.qutemail.server.testing.QutEmailCommand.Result;
import org.qutemail.server.testing.QutEmailServerProcess;

/**
 * The whole server with its root in a PKCS#11 token, SoftHSM's. With {@code ./qutemail test --soak}
 * the restored vault serves mail as well.
 */
class TokenRootIT {

    private static final boolean SOAK = Boolean.getBoolean("qutemail.soak");
    private static final String ANNA = "anna@qutemail.test";

    @TempDir private Path directory;
    private Path configuration;
    private Path token;

    private record Ports(QutEmailServerProcess process) implements MailServer {
        @Override
        public int port(ListenerKind kind) {
            return process.port(kind);
        }
    }

    @BeforeEach
    void makeToken() throws Exception {
        configuration = Files.createDirectories(directory.resolve("hsm")).resolve("softhsm2.conf");
        token = SoftToken.make(configuration, "qutemail", false);
    }

    private QutEmailServerProcess.Builder server(Path home, String pin) {
        return QutEmailServerProcess.on(home)
                .with("SOFTHSM2_CONF", configuration.toString())
                .with("XDG_CONFIG_HOME", directory.resolve("config").toString())
                .with("QUTEMAIL_VAULT_ROOT", "pkcs11:" + token)
                .with("QKD_VAULT_PASSPHRASE", pin);
    }

    @Test
    void aServerWithATokenShouldSendReadRestartRotateAndComeBackFromABackup() throws Exception {
        Path home = directory.resolve("home");
        Path backup = directory.resolve("vault.qvb");
        try (QutEmailServerProcess server = server(home, SoftToken.PIN).start()) {
            assertThat(server.stdout()).doesNotContain("UNPROTECTED ROOT");
            server.addUser(ANNA, MailServer.PASSWORD);
            sendAndRead(server, 1);
            assertThat(server.webAdmin("GET", "/qkd/vault/status", "").body())
                    .contains("\"root_protected\":true", "\"root\":\"token");
            assertThat(vault(home, "rotate").exitCode()).isZero();
            assertThat(vault(home, "verify").exitCode()).isZero();
        }
        try (QutEmailServerProcess again = server(home, SoftToken.PIN).start()) {
            Result verified = vault(home, "verify");
            assertThat(verified.exitCode()).as(verified.stderr()).isZero();
            assertThat(verified.stdout()).containsPattern("[1-9]\\d* keys looked at");
            sendAndRead(again, 2);
            assertThat(vault(home, "backup", backup.toString()).exitCode()).isZero();
        }
        assertThat(offline(home, "check", backup.toString())).contains("keys and");
        FileUtils.deleteDirectory(home.resolve("vault").toFile());
        // And nothing of what Flyway has to say of Derby's version.
        assertThat(offline(home, "restore", backup.toString()))
                .contains("rows restored")
                .doesNotContain("WARN");
        if (!SOAK) {
            return;
        }
        try (QutEmailServerProcess restored = server(home, SoftToken.PIN).start()) {
            assertThat(vault(home, "verify").exitCode()).isZero();
            sendAndRead(restored, 3);
        }
    }

    /** One more mail; all there are then can be read. */
    private static void sendAndRead(QutEmailServerProcess process, int count) throws Exception {
        Ports server = new Ports(process);
        try (SmtpClient submission = server.submission(ANNA)) {
            byte[] mail =
                    ("From: " + ANNA + "\r\nTo: " + ANNA + "\r\nSubject: token\r\n\r\nx\r\n")
                            .getBytes(StandardCharsets.US_ASCII);
            assertThat(submission.send(ANNA, List.of(ANNA), mail).ok()).isTrue();
        }
        try (ImapClient anna = server.imap(ANNA)) {
            assertThat(anna.selectHolding(count, "INBOX")).isEqualTo(count);
            for (int i = 1; i <= count; i++) {
                assertThat(anna.fetch(i, "BODY.PEEK[]"))
                        .asString(StandardCharsets.US_ASCII)
                        .contains("X-QKD-Protection", "Subject: token");
            }
        }
    }

    private static Result vault(Path home, String... arguments) {
        List<String> all = new ArrayList<>(List.of("vault"));
        all.addAll(List.of(arguments));
        return QutEmailCommand.run(home, "", all.toArray(String[]::new));
    }

    /** In a process of its own: the library of the token reads the environment of its process. */
    private String offline(Path home, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                QutEmailServerProcess.assembly().resolve("lib") + "/*",
                                "org.qutemail.server.Main",
                                "vault"));
        command.addAll(List.of(arguments));
        Path output = directory.resolve("command.out");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().put("QUTEMAIL_HOME", home.toString());
        builder.environment().put("SOFTHSM2_CONF", configuration.toString());
        builder.environment().put("XDG_CONFIG_HOME", directory.resolve("config").toString());
        builder.environment().put("QUTEMAIL_VAULT_ROOT", "pkcs11:" + token);
        builder.environment().put("QKD_VAULT_PASSPHRASE", SoftToken.PIN);
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        String said = Files.readString(output);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    @Test
    void aWrongPinAndAMissingTokenShouldBeRefusedSayingWhatToDo() throws Exception {
        Path home = directory.resolve("home");
        assertThat(refusal(server(home, "9999")))
                .contains("cannot be used", "is the PIN right")
                .doesNotContain("9999");
        assertThat(refusal(server(home, SoftToken.PIN).with("QKD_VAULT_PASSPHRASE", "")))
                .contains("needs its PIN", "QKD_VAULT_PASSPHRASE_FILE");

        // The slot that the file names is gone, as with a token that was pulled out.
        FileUtils.deleteDirectory(configuration.resolveSibling("tokens").toFile());
        Files.createDirectory(configuration.resolveSibling("tokens"));
        assertThat(refusal(server(home, SoftToken.PIN)))
                .contains(token.toString(), "cannot be used");
    }

    private static String refusal(QutEmailServerProcess.Builder builder) throws Exception {
        try (QutEmailServerProcess server = builder.launch()) {
            assertThat(server.awaitExit()).as(server.stderr()).isEqualTo(2);
            assertThat(server.stdout()).doesNotContain(Launcher.READY);
            return server.stderr();
        }
    }
}
