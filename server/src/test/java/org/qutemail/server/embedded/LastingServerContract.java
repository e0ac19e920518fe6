// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.testing.FileSearch;
import org.qutemail.server.testing.InProcessServer;
import org.qutemail.server.testing.MailServer;

/** The assembly with storage that lasts: mail goes in, a restart, mail comes out. */
abstract class LastingServerContract {

    private static final String ALICE = "alice@qutemail.test";
    private static final String BOB = "bob@qutemail.test";
    private static final String SUBJECT = "Subject of the merger with Zyxwvut";
    private static final String BODY = "the purchase price is 4711 million crowns";
    private static final String OUTSIDE = "greetings from beyond the perimeter";

    @TempDir Path directory;

    /** On the database under test. */
    abstract InProcessServer.Builder server() throws Exception;

    /** Everything that keeps what the server keeps, in files. */
    abstract Collection<Path> places() throws Exception;

    private static void internal(MailServer server) throws IOException {
        byte[] message =
                ("From: alice@qutemail.test\r\nTo: bob@qutemail.test\r\nSubject: "
                                + SUBJECT
                                + "\r\n\r\n"
                                + BODY
                                + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        try (SmtpClient alice = server.submission(ALICE)) {
            assertThat(alice.send(ALICE, List.of(BOB), message).code()).isEqualTo(250);
        }
    }

    /** Which of these texts lie anywhere in the places, and where. */
    final Set<String> found(Collection<String> texts) throws Exception {
        return FileSearch.found(places(), texts);
    }

    @Test
    void mailShouldOutlastARestartAndInternalMailBeNowhereReadable() throws Exception {
        // Keys held ready would do while the key service is away.
        try (InProcessServer server =
                server().with("QKD_PREFETCH", "0").impatient().start().withUsers(ALICE, BOB)) {
            internal(server);
            try (ImapClient bob = server.imap(BOB)) {
                bob.selectHolding(1, "INBOX");
            }
            try (SmtpClient mta = server.mta()) {
                byte[] message =
                        ("From: eve@elsewhere.test\r\nSubject: hi\r\n\r\n" + OUTSIDE + "\r\n")
                                .getBytes(StandardCharsets.US_ASCII);
                mta.send("eve@elsewhere.test", List.of(BOB), message);
            }
            read(server, 2);

            server.keyServiceAnswers(false);
            internal(server);
            Awaitility.await().untilAsserted(() -> assertThat(server.spool().queued()).isOne());
            assertThat(found(List.of(SUBJECT, BODY))).isEmpty();
        }
        assertThat(found(List.of(SUBJECT, BODY))).isEmpty();
        assertThat(found(List.of(OUTSIDE))).as("control").isNotEmpty();

        try (InProcessServer server = server().start()) {
            server.keyServiceAnswers(true);
            read(server, 3);
            try (ImapClient bob = server.imap(BOB)) {
                bob.select("INBOX");
                assertThat(bob.fetch(3, "BODY[TEXT]")).asString().isEqualTo(BODY + "\r\n");
            }
            assertThat(found(List.of(SUBJECT, BODY))).isEmpty();
        }
    }

    private static void read(MailServer server, int count) throws IOException {
        try (ImapClient bob = server.imap(BOB)) {
            assertThat(bob.selectHolding(count, "INBOX")).isEqualTo(count);
            assertThat(bob.fetch(1, "BODY[TEXT]")).asString().isEqualTo(BODY + "\r\n");
            assertThat(bob.fetch(1, "BODY[HEADER]"))
                    .asString()
                    .contains("Subject: " + SUBJECT, "X-QKD-Protection: sealed");
            assertThat(bob.fetch(2, "BODY[TEXT]")).asString().isEqualTo(OUTSIDE + "\r\n");
        }
    }
}
