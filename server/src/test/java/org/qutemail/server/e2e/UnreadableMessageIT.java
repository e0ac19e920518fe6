// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.qutemail.server.e2e.UnreadableMailbox.DAMAGED;
import static org.qutemail.server.e2e.UnreadableMailbox.KEYLESS;
import static org.qutemail.server.e2e.UnreadableMailbox.SECRET;
import static org.qutemail.server.e2e.UnreadableMailbox.body;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.seal.SealError;
import org.qutemail.mailbox.corpus.Needles;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.Pop3Client;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.InProcessServer;

/**
 * Of five messages in a mailbox the second has lost its key and the fourth a bit of its body. These
 * two fail, each time, and nothing else does. By JMAP: {@link UnreadableByJmapIT}.
 */
class UnreadableMessageIT {

    @TempDir static Path directory;
    private static InProcessServer server;

    @BeforeAll
    static void start() throws Exception {
        server = InProcessServer.on(directory).start().withUsers(UnreadableMailbox.ANNA);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static String user(String name) throws Exception {
        return UnreadableMailbox.of(server, name);
    }

    private static List<MailboxMessage> rows(String user, String mailbox) throws Exception {
        return server.store().rows(user, mailbox);
    }

    private static List<String> bodies(ImapClient.Answer answer) {
        return answer.untagged().stream()
                .flatMap(response -> response.literals().stream())
                .map(literal -> new String(literal, US_ASCII))
                .toList();
    }

    /** That the session is of use: the three others can be read in it. */
    private static void theOthersShouldBeReadable(ImapClient session) throws Exception {
        for (int number : List.of(1, 3, 5)) {
            assertThat(session.fetch(number, "BODY.PEEK[TEXT]")).asString().isEqualTo(body(number));
        }
    }

    @Test
    void fetchShouldAnswerAllOthersAndSayNoWhenTwoOfTheRangeCannotBeOpened() throws Exception {
        String user = user("fetch");
        try (ImapClient session = server.imap(user)) {
            session.select("INBOX");
            ImapClient.Answer answer = session.command("FETCH 1:5 (UID BODY[])");

            assertThat(answer.status()).startsWith("NO ");
            assertThat(bodies(answer)).hasSize(3);
            assertThat(bodies(answer).get(0)).endsWith("\r\n\r\n" + body(1));
            assertThat(bodies(answer).get(1)).endsWith("\r\n\r\n" + body(3));
            assertThat(bodies(answer).get(2)).endsWith("\r\n\r\n" + body(5));
            assertThat(answer.toString()).contains("UID " + KEYLESS, "UID " + DAMAGED);
            theOthersShouldBeReadable(session);

            assertThat(session.command("FETCH 2 (BODY[])").status()).contains("[UNAVAILABLE]");
            assertThat(session.command("FETCH 4 (BODY[])").status()).contains("[CORRUPTION]");
            assertThat(session.command("FETCH 4 (BODY[]<0.10>)").status()).startsWith("NO ");
            assertThat(session.command("FETCH 2 (BODYSTRUCTURE)").status()).startsWith("NO ");
            assertThat(session.command("FETCH 2 (ENVELOPE)").status()).startsWith("NO ");
            theOthersShouldBeReadable(session);
        }
    }

    @Test
    void flagsAndSizesShouldBeToldOfAllWhenTwoCannotBeOpened() throws Exception {
        try (ImapClient session = server.imap(user("flags"))) {
            session.select("INBOX");
            ImapClient.Answer answer = session.command("FETCH 1:5 (FLAGS RFC822.SIZE)");
            assertThat(answer.ok()).as("%s", answer).isTrue();
            assertThat(answer.asked()).hasSize(5);
            assertThat(session.command("STORE 1:5 +FLAGS (\\Flagged)").ok()).isTrue();
        }
    }

    @Test
    void headersShouldBeListedOfAllButTheOneWithoutKey() throws Exception {
        try (ImapClient session = server.imap(user("headers"))) {
            session.select("INBOX");
            ImapClient.Answer answer =
                    session.command("FETCH 1:5 (FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])");
            assertThat(answer.status()).startsWith("NO ");
            // The fourth has a damaged body and a sound header.
            assertThat(bodies(answer))
                    .extracting(String::strip)
                    .containsExactly(
                            "Subject: " + SECRET + " 1",
                            "Subject: " + SECRET + " 3",
                            "Subject: " + SECRET + " 4",
                            "Subject: " + SECRET + " 5");
        }
    }

    @Test
    void searchShouldFindTheOthersWhenTwoCannotBeOpened() throws Exception {
        try (ImapClient session = server.imap(user("search"))) {
            session.select("INBOX");
            for (String criterion :
                    List.of(
                            "TEXT " + SECRET,
                            "BODY body",
                            "NOT BODY nothing",
                            "SUBJECT x NOT ALL")) {
                ImapClient.Answer answer = session.command("SEARCH " + criterion);
                assertThat(answer.ok()).as("%s: %s", criterion, answer).isTrue();
            }
            assertThat(session.command("SEARCH BODY body").line("* SEARCH"))
                    .isEqualTo("* SEARCH 1 3 5");
            assertThat(session.command("SEARCH SUBJECT " + SECRET).line("* SEARCH"))
                    .isEqualTo("* SEARCH 1 3 4 5");
            theOthersShouldBeReadable(session);
        }
    }

    @Test
    void copyAndMoveShouldHandOnTheRecordsAsTheyAreWhenTwoCannotBeOpened() throws Exception {
        String user = user("copy");
        List<byte[]> before = stored(user, "INBOX");
        try (ImapClient session = server.imap(user)) {
            session.select("INBOX");
            session.command("CREATE copied");
            session.command("CREATE moved");
            assertThat(session.command("COPY 1:5 copied").status()).startsWith("OK");
            assertThat(session.command("MOVE 1:5 moved").status()).startsWith("OK");
            assertThat(session.select("copied")).isEqualTo(5);
            theOthersShouldBeReadable(session);
            assertThat(session.select("moved")).isEqualTo(5);
            theOthersShouldBeReadable(session);
            assertThat(session.command("FETCH 2 (BODY[])").status()).startsWith("NO ");
            assertThat(session.select("INBOX")).isZero();
        }
        for (String mailbox : List.of("copied", "moved")) {
            assertThat(stored(user, mailbox)).usingRecursiveComparison().isEqualTo(before);
            assertThat(Needles.found(SECRET, stored(user, mailbox))).isEmpty();
        }
    }

    private static List<byte[]> stored(String user, String mailbox) throws Exception {
        List<byte[]> stored = new ArrayList<>();
        for (MailboxMessage row : rows(user, mailbox)) {
            ByteArrayOutputStream octets = new ByteArrayOutputStream();
            row.getFullContent().transferTo(octets);
            stored.add(octets.toByteArray());
        }
        return stored;
    }

    @Test
    void deletionShouldTakeTheMessageThatCannotBeOpened() throws Exception {
        try (ImapClient session = server.imap(user("expunge"))) {
            session.select("INBOX");
            session.command("STORE 2,4 +FLAGS (\\Deleted)");
            assertThat(session.command("EXPUNGE").ok()).isTrue();
            assertThat(bodies(session.command("FETCH 1:* (BODY.PEEK[TEXT])")))
                    .containsExactly(body(1), body(3), body(5));
        }
    }

    @Test
    void pop3ShouldRefuseTheTwoThatCannotBeOpenedAndGoOn() throws Exception {
        String user = user("pop");
        try (Pop3Client session =
                Pop3Client.plain(server.port(ListenerKind.POP3))
                        .login(user, InProcessServer.PASSWORD)) {
            assertThat(session.listing("LIST").content()).asString().hasLineCount(5);
            for (int number = 1; number <= 5; number++) {
                Pop3Client.Answer answer = session.listing("RETR " + number);
                if (number == KEYLESS || number == DAMAGED) {
                    assertThat(answer.status()).startsWith("-ERR");
                } else {
                    assertThat(answer.content()).asString().endsWith("\r\n\r\n" + body(number));
                }
            }
            assertThat(session.listing("TOP 2 1").status()).startsWith("-ERR");
            assertThat(session.listing("TOP 3 1").status()).startsWith("+OK");
            assertThat(session.command("QUIT")).startsWith("+OK");
        }
    }

    @Test
    void alarmsShouldShowInTheHealthOfTheServer() throws Exception {
        long missing = server.keys().metrics().alarms(SealError.MISSING_KEY);
        long corrupt = server.keys().metrics().alarms(SealError.CORRUPT);
        try (ImapClient session = server.imap(user("alarm"))) {
            session.select("INBOX");
            session.command("FETCH 1:5 (BODY.PEEK[])");
        }
        assertThat(server.keys().metrics().alarms(SealError.MISSING_KEY)).isGreaterThan(missing);
        assertThat(server.keys().metrics().alarms(SealError.CORRUPT)).isGreaterThan(corrupt);
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + server.port(ListenerKind.WEBADMIN)
                                                + "/healthcheck/checks/Sealed%20mailbox"))
                        .build();
        HttpResponse<String> health =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(health.body()).contains("degraded", "MISSING_KEY", "CORRUPT", "ALARM");
    }
}
