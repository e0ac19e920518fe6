// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.qutemail.server.e2e.corpus.CorpusServers.ALICE;
import static org.qutemail.server.e2e.corpus.CorpusServers.BOB;
import static org.qutemail.server.e2e.corpus.CorpusServers.CAROL;
import static org.qutemail.server.e2e.corpus.CorpusServers.DAVE;
import static org.qutemail.server.e2e.corpus.CorpusServers.EVE;
import static org.qutemail.server.e2e.corpus.CorpusServers.SEED;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.mailbox.corpus.MimeCorpus;
import org.qutemail.mailbox.corpus.MimeSample;
import org.qutemail.mailbox.corpus.Needles;
import org.qutemail.server.e2e.client.Pop3Client;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.testing.MailServer;

/**
 * More than a hundred varied messages from one local user to another, through submission and back
 * through IMAP and POP3 (JMAP: {@link JmapCorpusIT}), beside a stock James that is given the same:
 * a client gets the same, plus one header of ours; the store underneath holds none of their text.
 * What may differ, and nothing else, stands in {@link Delivered}. Run again with {@code
 * -Dqutemail.seed=...}.
 */
class InternalCorpusIT {

    @TempDir static Path directory;

    private static CorpusServers servers;
    private static Map<String, MimeSample> sent;
    private static Inbox ours;
    private static Inbox stock;

    private final SameAs same = new SameAs();
    private final ImapComparison imap = new ImapComparison(sent, ours, stock, same, Map.of());

    @BeforeAll
    static void sendAllToBoth() throws Exception {
        servers = CorpusServers.start(directory, CorpusServers.assembly());
        List<MimeSample> samples = CorpusServers.travelling(SEED, ALICE, BOB);
        sent = CorpusServers.submit(servers.ours(), samples);
        assertThat(CorpusServers.submit(servers.stock(), samples).keySet())
                .isEqualTo(sent.keySet());
        ours = Inbox.with(sent.size(), servers.ours(), BOB);
        stock = Inbox.with(sent.size(), servers.stock(), BOB);
    }

    @AfterAll
    static void stop() throws Exception {
        servers.close();
    }

    @Test
    void everyMessageShouldArriveOnce() throws Exception {
        assertThat(sent).hasSizeGreaterThanOrEqualTo(100);
        assertThat(ours.messageIds()).containsExactlyInAnyOrderElementsOf(sent.keySet());
        assertThat(stock.messageIds()).containsExactlyInAnyOrderElementsOf(sent.keySet());
    }

    @Test
    void messageShouldBeThatOfStockJamesPlusOneHeaderField() {
        imap.messages();
        assertSame();
    }

    @Test
    void bodyOctetsShouldBeThoseOfTheInput() {
        imap.bodies();
        assertSame();
    }

    @Test
    void sizeShouldBeThatOfTheWholeMessage() throws Exception {
        imap.sizes();
        assertSame();
    }

    @Test
    void headerAndTextShouldBeThePiecesOfTheMessage() throws Exception {
        imap.headersAndTexts();
        assertSame();
    }

    @Test
    void structureEnvelopeAndSectionsShouldBeThoseOfStockJames() throws Exception {
        imap.structuresAndSections();
        assertSame();
    }

    @Test
    void partialFetchShouldGiveThatPieceAtAnyOffset() throws Exception {
        imap.partialFetches();
        assertSame();
    }

    @Test
    void searchShouldFindWhatStockJamesFinds() throws Exception {
        List<String> searches = new ArrayList<>(List.of("SUBJECT \"Re: \"", "LARGER 60000"));
        searches.add("HEADER X-QKD-Protection sealed");
        int n = 0;
        for (MimeSample sample : sent.values()) {
            List<String> secrets = sample.secrets();
            if (n++ % 15 == 0 && !secrets.isEmpty()) {
                searches.add("SUBJECT " + secrets.get(0));
                searches.add("TEXT " + secrets.get(n % secrets.size()));
                searches.add("BODY " + secrets.get(secrets.size() - 1));
            }
        }
        int hits = 0;
        for (String search : searches) {
            Set<String> found = ours.search(search);
            hits += found.isEmpty() ? 0 : 1;
            if (search.contains("X-QKD")) {
                assertThat(found).hasSize(sent.size());
            } else {
                same.check(search, found, stock.search(search));
            }
        }
        assertThat(hits).as("searches that find something").isGreaterThan(searches.size() / 2);
        assertSame();
    }

    @Test
    void pop3ShouldGiveTheMessagesThatImapGives() throws Exception {
        Map<String, Delivered> here = retrieve(servers.ours());
        Map<String, Delivered> there = retrieve(servers.stock());
        assertThat(here.keySet()).isEqualTo(sent.keySet());
        for (String id : sent.keySet()) {
            same.check(sent.get(id) + " RETR", here.get(id).text(), ours.message(id).text());
            same.check(
                    sent.get(id) + " RETR as stock",
                    here.get(id).comparable(),
                    there.get(id).comparable());
        }
        assertSame();
    }

    private Map<String, Delivered> retrieve(MailServer server) throws Exception {
        Map<String, Delivered> messages = new HashMap<>();
        try (Pop3Client pop3 = server.pop3(BOB)) {
            String list = new String(pop3.listing("LIST").content(), StandardCharsets.US_ASCII);
            for (String line : list.lines().toList()) {
                String[] numberAndSize = line.split(" ");
                byte[] octets = pop3.listing("RETR " + numberAndSize[0]).content();
                Delivered message = Delivered.of(octets);
                messages.put(message.messageId(), message);
                same.check(
                        sent.get(message.messageId()) + " LIST",
                        numberAndSize[1],
                        message.text().length());
            }
        }
        return messages;
    }

    @Test
    void storeShouldHoldTheTextOfExternalMailAndNoneOfInternal() throws Exception {
        List<MimeSample> external = CorpusServers.travelling(SEED + 100, EVE, CAROL);
        Map<String, MimeSample> accepted;
        try (SmtpClient mta = servers.ours().mta()) {
            accepted = CorpusServers.send(mta, EVE, CAROL, external);
        }
        try (Inbox carol = Inbox.with(accepted.size(), servers.ours(), CAROL)) {
            assertThat(carol.messageIds()).isEqualTo(accepted.keySet());
        }

        assertThat(textsInStore(CAROL, accepted)).isEqualTo(secrets(accepted));
        assertThat(textsInStore(BOB, sent)).isEmpty();
    }

    private static Set<String> secrets(Map<String, MimeSample> samples) {
        Set<String> secrets = new TreeSet<>();
        samples.values().forEach(sample -> secrets.addAll(sample.secrets()));
        return secrets;
    }

    private static Set<String> textsInStore(String user, Map<String, MimeSample> samples)
            throws Exception {
        Needles needles = Needles.of(secrets(samples));
        List<MailboxMessage> rows = servers.ours().store().rows(user, "INBOX");
        assertThat(rows).hasSize(samples.size());
        Set<String> found = new TreeSet<>();
        for (MailboxMessage row : rows) {
            found.addAll(needles.textsIn(servers.ours().store().octets(row)));
        }
        return found;
    }

    @Test
    void messageOf25MegabytesShouldComeBackAndBeSealed() throws Exception {
        MimeSample large = MimeCorpus.of(SEED, ALICE, DAVE).large();
        assertThat(large.content()).hasSizeGreaterThan(25_000_000);
        String id = Delivered.of(large.content()).messageId();
        for (MailServer server : List.of(servers.ours(), servers.stock())) {
            try (SmtpClient session = server.submission(ALICE)) {
                CorpusServers.send(session, ALICE, DAVE, List.of(large));
            }
        }
        try (Inbox here = Inbox.with(1, servers.ours(), DAVE);
                Inbox there = Inbox.with(1, servers.stock(), DAVE)) {
            Delivered message = here.message(id);
            same.check("25 MB", message.comparable(), there.message(id).comparable());
            same.check("25 MB body", message.body(), Delivered.of(large.content()).body());
            String items = "BODYSTRUCTURE ENVELOPE BODY.PEEK[1]<12345677.4321>";
            same.check("25 MB pieces", here.answer(id, items), there.answer(id, items));
            assertThat(here.answer(id, "RFC822.SIZE"))
                    .contains("RFC822.SIZE " + message.text().length() + ")");
        }
        assertSame();
        assertThat(textsInStore(DAVE, Map.of(id, large))).isEmpty();
    }

    private void assertSame() {
        assertThat(same.differences()).as("seed " + SEED).isEmpty();
    }
}
