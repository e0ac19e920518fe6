// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.ImapClient.Answer;
import org.qutemail.server.launch.StockServer;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.InProcessServer;
import org.qutemail.server.testing.MailServer;

/**
 * Thunderbird's session on internal mail, and the same beside it on a stock James: the same is
 * shown, but for our header. With compression, which a server may switch on, and without.
 */
class ThunderbirdIT {

    private static final String ALICE = "alice@qutemail.test";
    private static final String BOB = "bob@qutemail.test";
    private static final String CAROL = "carol@qutemail.test";
    private static final String TEXT = "Übermorgen am alten Leuchtturm?";
    private static final int LARGE = 200_000;

    @TempDir static Path directory;
    private static StockServer stock;
    private static InProcessServer ours;

    @BeforeAll
    static void start() throws Exception {
        stock = StockServer.start(directory).withUsers(ALICE, BOB, CAROL);
        ours =
                InProcessServer.on(directory)
                        // As stock James is here: storages differ in what they tell.
                        .memory()
                        .configured("imapserver.xml", ThunderbirdIT::compressing)
                        // Stock James has no limit, and so tells none.
                        .with("MAILBOX_DEFAULT_QUOTA_GB", "0")
                        .start()
                        .withUsers(ALICE, BOB, CAROL);
    }

    @AfterAll
    @SuppressWarnings("try") // closed after ours, whatever that throws
    static void stop() throws Exception {
        try (StockServer last = stock) {
            ours.close();
        }
    }

    /** The listener with TLS from the start compresses, the other does as it is delivered. */
    private static String compressing(String xml) {
        int second = xml.indexOf("<jmxName>imaps</jmxName>");
        return xml.substring(0, second) + "<compress>true</compress>" + xml.substring(second);
    }

    @Test
    void sessionShouldShowWhatStockJamesShows() throws Exception {
        List<String> seenOnStock = session(stock, BOB, startTls(stock, BOB));
        List<String> seen = session(ours, BOB, startTls(ours, BOB));

        assertThat(comparable(seen)).isEqualTo(comparable(seenOnStock));
        assertThat(seen.toString()).contains("X-QKD-Protection: sealed; key-id=");
        for (String mailbox : List.of("INBOX", "Archive", "Kept", "Trash")) {
            assertThat(Stored.in(ours, BOB, mailbox).isSealed()).as(mailbox).isEqualTo(1);
        }
    }

    @Test
    void compressedSessionShouldShowTheSame() throws Exception {
        Thunderbird thunderbird = Thunderbird.tls(ours.port(ListenerKind.IMAPS));
        List<String> seen = session(ours, CAROL, thunderbird.logIn(CAROL, MailServer.PASSWORD));

        assertThat(seen).anyMatch(line -> line.contains("COMPRESS=DEFLATE"));
        assertThat(Stored.in(ours, CAROL, "INBOX").isSealed()).isEqualTo(1);
    }

    @Test
    void copyInSentAndDraftsShouldBeSealed() throws Exception {
        try (Thunderbird alice = startTls(ours, ALICE)) {
            alice.open("Sent", 0);
            alice.save("Sent", "\\Seen", letter(BOB, "copy-in-sent", TEXT));
            alice.save("Drafts", "\\Seen \\Draft", letter(BOB, "copy-in-drafts", TEXT));
            alice.say("noop");
            Answer found = alice.search("HEADER Message-ID <copy-in-sent@qutemail.test>");
            assertThat(found.line("* SEARCH")).isEqualTo("* SEARCH 1");
            assertThat(alice.read(1)).contains(TEXT);
        }
        assertThat(Stored.in(ours, ALICE, "Sent").isSealed()).isEqualTo(1);
        assertThat(Stored.in(ours, ALICE, "Drafts").isSealed()).isEqualTo(1);
    }

    /**
     * James with the Netty it was built with takes the text of such literals for commands when they
     * follow each other; with the one we bring that was not seen again, which proves nothing.
     */
    @Test
    void literalsThatDoNotWaitShouldNotBeOffered() throws Exception {
        try (ImapClient imap = ours.imap(CAROL)) {
            assertThat(imap.command("capability").toString()).doesNotContain("LITERAL");
        }
    }

    private static Thunderbird startTls(MailServer server, String user) throws Exception {
        return Thunderbird.startTls(server.port(ListenerKind.IMAP))
                .logIn(user, MailServer.PASSWORD);
    }

    /** Alice sends four letters; what their reader does with them. Returns all that passed. */
    private static List<String> session(MailServer server, String user, Thunderbird thunderbird)
            throws Exception {
        send(server, user, "first", TEXT);
        arrived(server, user, 1);
        send(server, user, "second", TEXT);
        arrived(server, user, 2);
        send(server, user, "third", "x".repeat(70).concat("\r\n").repeat(LARGE / 72));
        arrived(server, user, 3);
        try (thunderbird) {
            assertThat(thunderbird.folders().toString())
                    .contains("\"INBOX\"", "\\Trash", "\\Sent", "\\Drafts");
            assertThat(thunderbird.open("INBOX", 3).asked()).hasSize(3);
            String first = thunderbird.read(1);
            assertThat(first).contains("Subject: first", "\r\n" + TEXT + "\r\n", "TGV1Y2h0dHVybT");
            assertThat(thunderbird.download(2)).contains("Subject: second");
            int size = first.length() + LARGE;
            assertThat(thunderbird.readLarge(3, size))
                    .contains("Subject: third")
                    .endsWith("--\r\n");

            thunderbird.addFlags(1, "\\Flagged");
            thunderbird.addFlags(1, "$label1");
            assertThat(thunderbird.search("SUBJECT \"second\"").line("* SEARCH"))
                    .isEqualTo("* SEARCH 2");
            assertThat(thunderbird.search("BODY \"Übermorgen am alten\"").line("* SEARCH"))
                    .isEqualTo("* SEARCH 1 2");
            thunderbird.newFolder("Kept");
            thunderbird.copy(1, "Archive");
            thunderbird.move(2, "Kept");
            thunderbird.move(3, "Trash");
            assertThat(thunderbird.open("Archive", 1).line("* 1 FETCH"))
                    .contains("\\Flagged", "$label1");
            assertThat(thunderbird.read(1)).isEqualTo(first);
            thunderbird.say("close");

            thunderbird.open("INBOX", 1);
            thunderbird.idle(() -> send(server, user, "fourth", TEXT));
            assertThat(thunderbird.update("INBOX", 4, 4).literal())
                    .asString()
                    .contains("Subject: fourth");
            thunderbird.delete(4);
            condstore(thunderbird);
            return thunderbird.passed();
        }
    }

    /** With the preference use_condstore. James has it, and announces only QRESYNC. */
    private static void condstore(Thunderbird thunderbird) throws Exception {
        thunderbird.say("ENABLE CONDSTORE");
        String selected = thunderbird.say("select \"INBOX\" (CONDSTORE)").toString();
        long modseq = Long.parseLong(selected.replaceAll(".*HIGHESTMODSEQ (\\d+).*", "$1"));
        thunderbird.addFlags(1, "\\Answered");
        Answer changed = thunderbird.say("UID fetch 1:* (FLAGS) (CHANGEDSINCE " + modseq + ")");
        assertThat(changed.asked()).hasSize(1);
        assertThat(changed.line("* 1 FETCH")).contains("\\Answered", "MODSEQ (");
    }

    private static void send(MailServer server, String to, String subject, String text)
            throws Exception {
        Thunderbird.send(
                server.port(ListenerKind.SMTP_MSA),
                ALICE,
                MailServer.PASSWORD,
                to,
                letter(to, subject, text));
    }

    private static void arrived(MailServer server, String user, int count) throws Exception {
        try (ImapClient imap = server.imap(user)) {
            imap.selectHolding(count, "INBOX");
        }
    }

    private static String letter(String to, String subject, String text) {
        return """
        Message-ID: <%s@qutemail.test>
        Date: Sun, 22 Nov 2026 10:00:00 +0100
        MIME-Version: 1.0
        User-Agent: Mozilla Thunderbird
        Content-Language: de
        From: =?UTF-8?Q?=C3=84lice?= <%s>
        To: %s
        Subject: %s
        Content-Type: multipart/mixed; boundary="------------edge"

        This is a multi-part message in MIME format.
        --------------edge
        Content-Type: text/plain; charset=UTF-8; format=flowed
        Content-Transfer-Encoding: 8bit

        %s
        --------------edge
        Content-Type: text/plain; charset=UTF-8; name="map.txt"
        Content-Disposition: attachment; filename="map.txt"
        Content-Transfer-Encoding: base64

        TGV1Y2h0dHVybTogNTQuMTggTiwgNy44OCBFCg==

        --------------edge--
        """
                .formatted(subject, ALICE, to, subject, text)
                .replaceAll("\r?\n", "\r\n");
    }

    /**
     * What must be the same on both servers: all but our field and what it adds to sizes, numbers
     * that a server draws at random, session ids, the times of arrival and of answering, and how
     * often a mailbox has changed: James takes "recent" away at one time or another.
     */
    private static String comparable(List<String> passed) {
        return passed.stream()
                .collect(Collectors.joining("\n"))
                .replaceAll("X-QKD-Protection: [^\r]*\r\n", "")
                .replaceAll("ESMTPA ID -?\\w+", "ESMTPA ID ?")
                .replaceAll("(for <[^>]+>;\r\n +)[^\r]+", "$1?")
                .replaceAll("\\{\\d+}", "{?}")
                .replaceAll("RFC822.SIZE \\d+", "RFC822.SIZE ?")
                .replaceAll("(UIDVALIDITY|APPENDUID|COPYUID) \\d+", "$1 ?")
                .replaceAll("(HIGHESTMODSEQ |MODSEQ \\(|CHANGEDSINCE )\\d+", "$1?")
                .replaceAll("MAILBOXID \\([^)]*\\)", "MAILBOXID (?)")
                .replaceAll("STORAGE \\d+", "STORAGE ?")
                .replaceAll("\\d+ ms", "? ms");
    }
}
