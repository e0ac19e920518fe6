// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.operation.AdministrationClient;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.settings.SettingException;
import org.qutemail.server.testing.InProcessServer;
import org.qutemail.server.testing.SmallDisk;

/**
 * The disk of the home gets full and empty again and then breaks down, under one server: mail is
 * put off, not refused and not lost, and nobody has to do more than to make room, or to mend the
 * disk.
 */
class FullDiskIT {

    private static final String ALICE = "alice@qutemail.test";
    private static final String BOB = "bob@qutemail.test";
    private static final String EVE = "eve@elsewhere.test";

    private static final int DISK = 400;
    private static final String LEAST = "48";
    private static final long LITTLE = 16 << 20;
    private static final int MOST_TRIES = 3000;

    @TempDir Path directory;

    private InProcessServer.Builder builder(SmallDisk disk) throws IOException {
        return InProcessServer.on(disk.directory())
                .with("QKD_PREFETCH", "0")
                .with("STORAGE_MIN_FREE_MB", LEAST);
    }

    @Test
    void fullDiskShouldPutMailOffLoseNothingAndBeOverWhenThereIsRoom() throws Exception {
        try (SmallDisk disk =
                SmallDisk.mount(Files.createDirectory(directory.resolve("d")), DISK)) {
            boolean breaksDown = disk.canBreakDown();
            try (InProcessServer server = builder(disk).impatient().start().withUsers(ALICE, BOB)) {
                Health health = new Health(server);
                deliver(server, "before");
                holds(server, 2);
                server.keyServiceAnswers(false);
                internal(server, "waits for a key");
                Awaitility.await().until(() -> server.spool().queued() == 1);

                disk.fill(LITTLE);
                Awaitility.await()
                        .until(
                                () ->
                                        health.troubles()
                                                .getOrDefault("Storage", "")
                                                .contains("STORAGE_MIN_FREE_MB"));
                assertPutOff(server);
                assertReadable(server);

                disk.fill(0);
                writeUntilItFails(server, disk);
                server.keyServiceAnswers(true);
                assertPutOff(server);

                disk.makeRoom();
                Awaitility.await().until(() -> health.troubles().isEmpty());
                holds(server, 3);
                deliver(server, "after");
                holds(server, 5);
                assertThat(server.spool().kept()).isEmpty();
                assertAgreement(server);

                server.keyServiceAnswers(false);
                internal(server, "waits for a key and a disk");
                Awaitility.await().until(() -> server.spool().queued() == 1);
                if (breaksDown) {
                    disk.breakDown();
                    assertReadOnly(server, health);
                }
            }
            if (breaksDown) {
                disk.mend(false);
                assertStartRefused(disk);
                disk.allowWriting();
            }
            try (InProcessServer server = builder(disk).start()) {
                server.keyServiceAnswers(true);
                holds(server, 6);
                assertReadable(server);
                assertThat(new Health(server).troubles()).isEmpty();
                assertAgreement(server);
            }
        }
    }

    /** No key is lost or used twice: index, mailbox and vault agree, and the vault's sums do. */
    private static void assertAgreement(InProcessServer server) throws Exception {
        AdministrationClient administration =
                new AdministrationClient(server.home(), server.port(ListenerKind.WEBADMIN));
        Awaitility.await()
                .untilAsserted(
                        () ->
                                assertThat(administration.get("/qkd/index"))
                                        .contains("\"agrees\":true"));
        assertThat(server.keys().status().unaccounted()).isZero();
    }

    private void assertReadOnly(InProcessServer server, Health health) throws Exception {
        Awaitility.await()
                .untilAsserted(
                        () ->
                                assertThat(health.troubles().getOrDefault("Storage", ""))
                                        .contains(
                                                server.home() + " cannot be written",
                                                "Read-only file system",
                                                "mount it for writing"));
        try (SmtpClient mta = server.mta();
                SmtpClient lmtp = server.lmtp()) {
            for (SmtpClient door : List.of(mta, lmtp)) {
                assertThat(door.command("MAIL FROM:<" + EVE + ">").text())
                        .startsWith("451 4.3.0 The storage of this server cannot be written");
            }
        }
        assertUnavailable(server);
    }

    /** One that has not begun leaves nothing behind, such as a lock. */
    private void assertStartRefused(SmallDisk disk) {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> builder(disk).start())
                    .isInstanceOf(SettingException.class)
                    .hasMessageStartingWith("QUTEMAIL_HOME=" + disk.directory().resolve("home"))
                    .hasMessageContaining("Read-only file system")
                    .hasMessageContaining("name a directory that this user may");
        }
    }

    private static byte[] message(String from, String subject) {
        return ("From: %s\r\nTo: %s\r\nSubject: %s\r\n\r\ntext of it\r\n"
                        .formatted(from, BOB, subject))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void deliver(InProcessServer server, String subject) throws IOException {
        try (SmtpClient mta = server.mta()) {
            assertThat(mta.send(EVE, List.of(BOB), message(EVE, subject)).code()).isEqualTo(250);
        }
        internal(server, subject);
    }

    private static void internal(InProcessServer server, String subject) throws IOException {
        try (SmtpClient msa = server.submission(ALICE)) {
            assertThat(msa.send(ALICE, List.of(BOB), message(ALICE, subject)).code())
                    .isEqualTo(250);
        }
    }

    private static void holds(InProcessServer server, int messages) throws IOException {
        try (ImapClient imap = server.imap(BOB)) {
            assertThat(imap.selectHolding(messages, "INBOX")).isEqualTo(messages);
        }
    }

    private static void assertReadable(InProcessServer server) throws IOException {
        try (ImapClient imap = server.imap(BOB)) {
            int messages = imap.select("INBOX");
            for (int i = 1; i <= messages; i++) {
                assertThat(imap.fetch(i, "BODY[TEXT]")).asString().isEqualTo("text of it\r\n");
            }
        }
    }

    /** At every door: temporary, and nothing is taken. */
    private static void assertPutOff(InProcessServer server) throws IOException {
        try (SmtpClient mta = server.mta();
                SmtpClient lmtp = server.lmtp();
                SmtpClient msa = SmtpClient.startTls(server.port(ListenerKind.SMTP_MSA))) {
            for (SmtpClient door : List.of(mta, lmtp)) {
                assertThat(door.command("MAIL FROM:<" + EVE + ">").text())
                        .startsWith("452 4.3.1 Insufficient system storage");
            }
            // Derby may be able to read, or not, from one moment to the next.
            SmtpClient.Reply login = msa.auth(ALICE, InProcessServer.PASSWORD);
            assertThat(login.code()).isIn(235, 454);
            if (login.ok()) {
                assertThat(msa.command("MAIL FROM:<" + ALICE + ">").code()).isEqualTo(452);
            }
        }
        assertUnavailable(server);
    }

    private static void assertUnavailable(InProcessServer server) throws IOException {
        try (ImapClient imap = ImapClient.tls(server.port(ListenerKind.IMAPS))) {
            ImapClient.Answer login =
                    imap.command("LOGIN " + BOB + " \"" + InProcessServer.PASSWORD + "\"");
            assertThat(
                            login.ok()
                                    ? imap.append("INBOX", "", message(EVE, "no")).status()
                                    : login.status())
                    .startsWith("NO [UNAVAILABLE]");
        }
    }

    /** Flags change without a question at the door, until the database cannot write them. */
    private static void writeUntilItFails(InProcessServer server, SmallDisk disk)
            throws IOException {
        String answer = "OK";
        try (ImapClient imap = server.imap(BOB)) {
            imap.select("INBOX");
            for (int i = 0; i < MOST_TRIES && answer.startsWith("OK"); i++) {
                answer = imap.command("STORE 1 " + (i % 2 == 0 ? "+" : "-") + "FLAGS (x)").status();
                disk.fill(0);
            }
        }
        assertThat(answer).startsWith("NO [UNAVAILABLE]");
    }
}
