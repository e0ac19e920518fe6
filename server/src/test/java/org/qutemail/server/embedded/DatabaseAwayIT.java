// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.InProcessServer;
import org.qutemail.vault.jdbc.PostgresServer;

/** The PostgreSQL of a server stops and comes back: mail waits, and nobody restarts the server. */
class DatabaseAwayIT {

    private static final String ALICE = "alice@qutemail.test";
    private static final String BOB = "bob@qutemail.test";
    private static final String EVE = "eve@elsewhere.test";

    @TempDir Path directory;

    @Test
    void databaseThatIsAwayShouldPutMailOffAndLoseNothing() throws Exception {
        PostgresServer postgres = PostgresServer.get();
        String url =
                "postgresql://%s:x@127.0.0.1:%d/%s"
                        .formatted(
                                PostgresServer.USER, postgres.port(), postgres.newEmptyDatabase());
        try (InProcessServer server =
                InProcessServer.on(directory)
                        .impatient()
                        .with("QKD_PREFETCH", "0")
                        .with("DATABASE_URL", url)
                        .start()
                        .withUsers(ALICE, BOB)) {
            Health health = new Health(server);
            deliver(server);
            holds(server, 2);
            server.keyServiceAnswers(false);
            internal(server);
            Awaitility.await().until(() -> server.spool().queued() == 1);

            postgres.kill();
            try {
                Awaitility.await()
                        .untilAsserted(
                                () ->
                                        assertThat(health.troubles().get("Storage"))
                                                .contains("does not answer"));
                server.keyServiceAnswers(true);
                assertPutOff(server);
                assertThat(server.spool().queued()).isOne();
            } finally {
                postgres.restart();
            }

            Awaitility.await().until(() -> health.troubles().isEmpty());
            holds(server, 3);
            deliver(server);
            holds(server, 5);
            assertThat(server.spool().kept()).isEmpty();
        }
    }

    private static byte[] message(String from) {
        return ("From: %s\r\nTo: %s\r\nSubject: a mail\r\n\r\ntext of it\r\n".formatted(from, BOB))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void deliver(InProcessServer server) throws IOException {
        try (SmtpClient mta = server.mta()) {
            assertThat(mta.send(EVE, List.of(BOB), message(EVE)).code()).isEqualTo(250);
        }
        internal(server);
    }

    private static void internal(InProcessServer server) throws IOException {
        try (SmtpClient msa = server.submission(ALICE)) {
            assertThat(msa.send(ALICE, List.of(BOB), message(ALICE)).code()).isEqualTo(250);
        }
    }

    private static void holds(InProcessServer server, int messages) throws IOException {
        try (ImapClient imap = server.imap(BOB)) {
            assertThat(imap.selectHolding(messages, "INBOX")).isEqualTo(messages);
            for (int i = 1; i <= messages; i++) {
                assertThat(imap.fetch(i, "BODY[TEXT]")).asString().isEqualTo("text of it\r\n");
            }
        }
    }

    /** Temporary at every door; no password is called wrong. */
    private static void assertPutOff(InProcessServer server) throws IOException {
        try (SmtpClient mta = server.mta();
                SmtpClient msa = SmtpClient.startTls(server.port(ListenerKind.SMTP_MSA));
                ImapClient imap = ImapClient.tls(server.port(ListenerKind.IMAPS))) {
            assertThat(mta.command("MAIL FROM:<" + EVE + ">").code()).isEqualTo(451);
            assertThat(msa.auth(ALICE, InProcessServer.PASSWORD).code()).isEqualTo(454);
            assertThat(imap.command("LOGIN " + BOB + " \"correct horse\"").status())
                    .startsWith("NO [UNAVAILABLE]");
        }
    }
}
