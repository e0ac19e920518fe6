// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.launch.Launcher;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.QutEmailServerProcess;

/** The assembled server in a process of its own: start, status lines, refusals, stop. */
class LauncherIT {

    @TempDir Path directory;

    @Test
    void serverShouldListenEverywhereKeepItsHomeToItselfAndStopCleanly() throws Exception {
        Path home = directory.resolve("home");
        String token;
        String certificate;
        try (QutEmailServerProcess server = QutEmailServerProcess.on(home).start()) {
            for (ListenerKind kind : EnumSet.complementOf(EnumSet.of(ListenerKind.JMAP))) {
                assertAnswersOnLoopbackOnly(server.port(kind));
            }
            assertThat(server.stdout())
                    .contains("JMAP off (storage)")
                    .containsPattern("Storage +Derby\n")
                    .doesNotContain(ListenerKind.JMAP.label());
            server.addUser("anna@qutemail.test", "secret");
            assertThat(server.stdout().lines().filter(line -> line.equals(Launcher.READY)))
                    .hasSize(1);
            assertThat(home.resolve("run/webadmin.address"))
                    .hasContent("127.0.0.1:" + server.port(ListenerKind.WEBADMIN));
            assertOwnerOnly(home, server.temporary());
            assertThat(server.stdout()).contains("UNPROTECTED ROOT");
            token = server.token();
            certificate = Files.readString(home.resolve("tls/certificate.pem"));

            try (QutEmailServerProcess second = QutEmailServerProcess.on(home).launch()) {
                assertThat(second.awaitExit()).isEqualTo(2);
                assertThat(second.stderr())
                        .contains("QUTEMAIL_HOME")
                        .contains("another server runs");
            }

            assertThat(server.signal("TERM")).isZero();
            assertThat(home.resolve("run/webadmin.address")).doesNotExist();
        }
        try (QutEmailServerProcess again =
                        QutEmailServerProcess.on(home).argument("--mta-only").start();
                ImapClient imap = ImapClient.tls(again.port(ListenerKind.IMAPS))) {
            assertThat(again.token()).isEqualTo(token);
            assertThat(home.resolve("tls/certificate.pem")).hasContent(certificate);
            imap.login("anna@qutemail.test", "secret");
            assertThat(again.stdout())
                    .contains(ListenerKind.SMTP_MTA.label())
                    .doesNotContain(ListenerKind.SMTP_MSA.label(), ListenerKind.SMTP_SMTPS.label());

            assertThat(again.signal("INT")).isZero();
        }
        try (QutEmailServerProcess other = QutEmailServerProcess.on(home).memory().launch()) {
            assertThat(other.awaitExit()).isEqualTo(2);
            assertThat(other.stderr()).contains("this home keeps mail").hasLineCount(1);
        }
    }

    private static void assertAnswersOnLoopbackOnly(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
        }
        // The port can still be had on another address: so nothing listens on all of them.
        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress("127.0.0.2", port));
        }
    }

    private static void assertOwnerOnly(Path home, Path temporary) throws IOException {
        for (Path directory : new Path[] {home, home.resolve("tls"), temporary}) {
            assertThat(permissions(directory)).as(directory.toString()).isEqualTo("rwx------");
        }
        for (String secret : new String[] {"admin.token", "tls/private-key.pem"}) {
            assertThat(permissions(home.resolve(secret))).as(secret).isEqualTo("rw-------");
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void serverInMemoryShouldHaveJmapAndLeaveTheHomeToItself() throws Exception {
        Path home = directory.resolve("home");
        try (QutEmailServerProcess server = QutEmailServerProcess.on(home).memory().start()) {
            assertThat(server.stdout()).containsPattern("Storage +memory: a restart forgets");
            assertAnswersOnLoopbackOnly(server.port(ListenerKind.JMAP));
            assertThat(permissions(home.resolve("tls/jmap-token-private-key.pem")))
                    .isEqualTo("rw-------");
        }
        try (QutEmailServerProcess other = QutEmailServerProcess.on(home).launch()) {
            assertThat(other.awaitExit()).isEqualTo(2);
            assertThat(other.stderr()).contains("the home of a server in memory").hasLineCount(1);
        }
    }

    @Test
    void startShouldBeRefusedWhenMailWouldLieUnsealedOnADisk() throws Exception {
        Path home = directory.resolve("home");
        Path own = Files.createDirectories(home.resolve("conf"));
        Files.writeString(
                own.resolve("mailrepositorystore.xml"),
                Files.readString(
                                QutEmailServerProcess.assembly()
                                        .resolve("conf/memory/mailrepositorystore.xml"))
                        .replace(
                                "org.apache.james.mailrepository.memory.MemoryMailRepository",
                                "org.apache.james.mailrepository.file.FileMailRepository"));
        try (QutEmailServerProcess server = QutEmailServerProcess.on(home).memory().launch()) {
            assertThat(server.awaitExit()).isEqualTo(1);
            assertThat(server.stderr())
                    .contains("the server did not start: a mail repository")
                    .contains("lie there unsealed")
                    .contains("logs/james.log");
        }
    }

    @Test
    void startShouldBeRefusedWhenAFileOfTheHomeListensBeyondWhatTheSettingsSay() throws Exception {
        Path home = directory.resolve("home");
        Path own = Files.createDirectories(home.resolve("conf"));
        Files.writeString(
                own.resolve("imapserver.xml"),
                Files.readString(
                                QutEmailServerProcess.assembly()
                                        .resolve("conf/embedded/imapserver.xml"))
                        .replace("${env:QUTEMAIL_BIND:-127.0.0.1}", "0.0.0.0"));
        try (QutEmailServerProcess server = QutEmailServerProcess.on(home).launch()) {
            assertThat(server.awaitExit()).isEqualTo(2);
            assertThat(server.stderr().lines().filter(line -> line.startsWith("qutemail: ")))
                    .singleElement()
                    .asString()
                    .matches(
                            "qutemail: conf/imapserver\\.xml .*listens on \\*:\\d+, beyond this"
                                    + " machine, while QUTEMAIL_BIND is 127\\.0\\.0\\.1.*");
            assertThat(server.stdout()).doesNotContain(Launcher.READY);
        }
    }

    @Test
    void serverBeyondLoopbackShouldAskForTheTokenAndRefuseLoginInClear() throws Exception {
        try (QutEmailServerProcess server =
                QutEmailServerProcess.on(directory.resolve("home"))
                        .with("QUTEMAIL_BIND", "0.0.0.0")
                        .with("QKD_SIMULATOR_ALLOW_REMOTE", "true")
                        .start()) {
            assertThat(server.stdout()).containsPattern("IMAP \\(STARTTLS\\) +\\*:\\d+");
            HttpResponse<Void> health =
                    HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(server.webAdminUri("/healthcheck"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding());
            assertThat(health.statusCode()).isEqualTo(401);
            server.addUser("anna@qutemail.test", "secret");
            try (ImapClient imap = ImapClient.plain(server.port(ListenerKind.IMAP))) {
                assertThatThrownBy(() -> imap.login("anna@qutemail.test", "secret"))
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("NO ");
            }
            try (ImapClient imap = ImapClient.tls(server.port(ListenerKind.IMAPS))) {
                imap.login("anna@qutemail.test", "secret");
            }
        }
    }

    @Test
    void startShouldNameTheVariableWhenItsPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                QutEmailServerProcess server =
                        QutEmailServerProcess.on(directory.resolve("home"))
                                .with("IMAP_PORT", String.valueOf(taken.getLocalPort()))
                                .launch()) {
            assertThat(server.awaitExit()).isEqualTo(2);
            assertThat(server.stderr().strip())
                    .startsWith("qutemail: IMAP_PORT=" + taken.getLocalPort())
                    .doesNotContain("\n");
        }
    }

    @Test
    void startShouldRefuseWhenTheHomeCannotBeWritten() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        try (QutEmailServerProcess server =
                QutEmailServerProcess.on(file.resolve("home")).launch()) {
            assertThat(server.awaitExit()).isEqualTo(2);
            assertThat(server.stderr().strip())
                    .startsWith("qutemail: QUTEMAIL_HOME=" + file.resolve("home"))
                    .doesNotContain("\n");
        }
    }

    @Test
    void serverInMemoryShouldRefuseADatabaseAndNotQuoteIt() throws Exception {
        try (QutEmailServerProcess server =
                QutEmailServerProcess.on(directory.resolve("home"))
                        .memory()
                        .with("DATABASE_URL", "postgresql://u:hunter2@127.0.0.1/mail")
                        .launch()) {
            assertThat(server.awaitExit()).isEqualTo(2);
            assertThat(server.stderr())
                    .startsWith("qutemail: DATABASE_URL=")
                    .contains("without --memory")
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void serverThatKeepsMailShouldRefuseAPortForJmap() throws Exception {
        try (QutEmailServerProcess server =
                QutEmailServerProcess.on(directory.resolve("home"))
                        .with("JMAP_PORT", "8080")
                        .launch()) {
            assertThat(server.awaitExit()).isEqualTo(2);
            assertThat(server.stderr().strip())
                    .startsWith("qutemail: JMAP_PORT=8080: ")
                    .contains("no JMAP", "run --memory")
                    .doesNotContain("\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"SMTP_MTA_PORT, 70000", "QUTEMAIL_BIND, somewhere"})
    void startShouldNameVariableAndValueWhenItIsBad(String variable, String value)
            throws Exception {
        try (QutEmailServerProcess server =
                QutEmailServerProcess.on(directory.resolve("home"))
                        .with(variable, value)
                        .launch()) {
            assertThat(server.awaitExit()).isEqualTo(2);
            assertThat(server.stderr().strip())
                    .startsWith("qutemail: " + variable + "=" + value + ": ")
                    .doesNotContain("\n");
        }
    }
}
