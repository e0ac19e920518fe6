// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.testing.InProcessServer;
import org.qutemail.server.testing.SmallDisk;
import org.qutemail.vault.jdbc.PostgresServer;

/**
 * PostgreSQL answers and has no room on its disk: what it does not take waits, and all of it is
 * there when there is room again.
 */
@EnabledIfSystemProperty(named = "qutemail.soak", matches = "true")
class PostgresFullDiskIT {

    private static final String ALICE = "alice@qutemail.test";
    private static final String BOB = "bob@qutemail.test";
    private static final String EVE = "eve@elsewhere.test";

    private static final int DISK = 100;
    private static final int MOST_MAILS = 400;

    @TempDir Path directory;

    private final Random random = new Random(11);

    @Test
    void databaseWithoutRoomShouldPutMailOffLoseNothingAndBeOverWhenThereIsRoom() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        Path place = Files.createDirectory(directory.resolve("d"));
        try (SmallDisk disk = SmallDisk.mount(place, DISK)) {
            PostgresServer postgres = PostgresServer.get();
            String url =
                    "postgresql://%s:x@127.0.0.1:%d/%s"
                            .formatted(
                                    PostgresServer.USER,
                                    postgres.port(),
                                    postgres.newEmptyDatabase(disk.directory().resolve("space")));
            try (InProcessServer server =
                    InProcessServer.on(directory)
                            .impatient()
                            .with("DATABASE_URL", url)
                            .start()
                            .withUsers(ALICE, BOB)) {
                Health health = new Health(server);
                send(server);
                holds(server, 1);

                disk.fill(0);
                int sent = 1 + sendUntilRefused(server);
                assertThat(health.troubles().get("Storage"))
                        .contains(
                                "takes nothing",
                                "No space left on device",
                                "make room on its disk");

                disk.makeRoom();
                Awaitility.await().until(() -> health.troubles().isEmpty());
                assertThat(send(server)).isEqualTo(250);
                holds(server, sent + 1);
                assertThat(server.spool().kept()).isEmpty();
            } finally {
                postgres.drop(url.substring(url.lastIndexOf('/') + 1));
            }
        }
    }

    /** Answers how many were taken; what the database did not take of them is in the queue. */
    private int sendUntilRefused(InProcessServer server) throws IOException {
        int taken = 0;
        int code = 250;
        while (code == 250 && taken < MOST_MAILS) {
            code = send(server);
            taken += code == 250 ? 1 : 0;
        }
        assertThat(code).isEqualTo(452);
        return taken;
    }

    /** The reply that ended it. */
    private int send(InProcessServer server) throws IOException {
        byte[] text = new byte[60_000];
        random.nextBytes(text);
        String message =
                "From: %s\r\nTo: %s\r\nSubject: a mail\r\n\r\n%s\r\n"
                        .formatted(EVE, BOB, Base64.getMimeEncoder().encodeToString(text));
        try (SmtpClient mta = server.mta()) {
            SmtpClient.Reply mail = mta.command("MAIL FROM:<" + EVE + ">");
            if (!mail.ok()) {
                return mail.code();
            }
            mta.command("RSET");
            return mta.send(EVE, List.of(BOB), message.getBytes(StandardCharsets.US_ASCII)).code();
        }
    }

    private static void holds(InProcessServer server, int messages) throws IOException {
        try (ImapClient imap = server.imap(BOB)) {
            assertThat(imap.selectHolding(messages, "INBOX")).isEqualTo(messages);
        }
    }
}
