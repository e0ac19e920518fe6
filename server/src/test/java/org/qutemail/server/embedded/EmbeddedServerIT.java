// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.mailbox.corpus.Needles;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.testing.InProcessServer;
import org.qutemail.server.testing.MailServer;

/** The assembly with storage that lasts: mail goes in, a restart, mail comes out. */
class EmbeddedServerIT {

    private static final String ALICE = "alice@qutemail.test";
    private static final String BOB = "bob@qutemail.test";
    private static final String SUBJECT = "Subject of the merger with Zyxwvut";
    private static final String BODY = "the purchase price is 4711 million crowns";
    private static final String OUTSIDE = "greetings from beyond the perimeter";

    @TempDir Path directory;

    private InProcessServer.Builder server() throws IOException {
        return InProcessServer.on(directory).embedded();
    }

    private InProcessServer first() throws Exception {
        return server().impatient().start().withUsers(ALICE, BOB);
    }

    /** On the home that the first one left. */
    private InProcessServer again() throws Exception {
        return server().start();
    }

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

    private Set<String> found(Collection<String> texts) throws IOException {
        Needles needles = Needles.of(texts);
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(directory.resolve("home"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    needles.in(in).forEach(one -> found.add(one + " in " + file));
                } catch (NoSuchFileException gone) {
                    // The server is at work: this mail was put back into the queue meanwhile.
                }
            }
        }
        return found;
    }

    @Test
    void mailShouldOutlastARestartAndInternalMailBeNowhereReadable() throws Exception {
        try (InProcessServer server = first()) {
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
            read(server);
        }

        try (InProcessServer server = again()) {
            read(server);
            assertThat(found(List.of(SUBJECT, BODY))).isEmpty();
        }

        assertThat(found(List.of(SUBJECT, BODY))).isEmpty();
        assertThat(found(List.of(OUTSIDE))).as("control").isNotEmpty();
    }

    private static void read(MailServer server) throws IOException {
        try (ImapClient bob = server.imap(BOB)) {
            assertThat(bob.selectHolding(2, "INBOX")).isEqualTo(2);
            assertThat(bob.fetch(1, "BODY[TEXT]")).asString().isEqualTo(BODY + "\r\n");
            assertThat(bob.fetch(1, "BODY[HEADER]"))
                    .asString()
                    .contains("Subject: " + SUBJECT, "X-QKD-Protection: sealed");
            assertThat(bob.fetch(2, "BODY[TEXT]")).asString().isEqualTo(OUTSIDE + "\r\n");
        }
    }

    @Test
    void mailThatWaitsForAKeyShouldOutlastARestartUnreadable() throws Exception {
        try (InProcessServer server = first()) {
            server.keyServiceAnswers(false);
            internal(server);
            Awaitility.await().untilAsserted(() -> assertThat(server.spool().queued()).isOne());
            assertThat(found(List.of(SUBJECT, BODY))).isEmpty();
        }
        assertThat(found(List.of(SUBJECT, BODY))).isEmpty();

        try (InProcessServer server = again()) {
            server.keyServiceAnswers(true);
            try (ImapClient bob = server.imap(BOB)) {
                bob.selectHolding(1, "INBOX");
                assertThat(bob.fetch(1, "BODY[TEXT]")).asString().isEqualTo(BODY + "\r\n");
            }
        }
    }
}
