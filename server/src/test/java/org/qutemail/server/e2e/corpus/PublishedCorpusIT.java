// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.qutemail.server.e2e.corpus.CorpusServers.ALICE;
import static org.qutemail.server.e2e.corpus.CorpusServers.BOB;
import static org.qutemail.server.e2e.corpus.CorpusServers.CAROL;
import static org.qutemail.server.e2e.corpus.CorpusServers.DAVE;
import static org.qutemail.server.e2e.corpus.CorpusServers.EVE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.mailbox.corpus.MimeSample;
import org.qutemail.mailbox.corpus.Needles;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.testing.MailServer;

/**
 * More than three hundred real-world messages, from the published test artifacts that {@code
 * src/test/corpus/sources.csv} names, as internal mail beside a stock James that is given the same:
 * what IMAP gives is the same plus one header of ours, and the store holds none of their text.
 */
class PublishedCorpusIT {

    @TempDir static Path directory;

    private static PublishedMessages published;
    private static CorpusServers servers;
    private static Map<String, MimeSample> sent;
    private static final Map<String, String> refused = new TreeMap<>();
    private static final Map<String, String> refusedByStock = new TreeMap<>();
    private static Inbox ours;
    private static Inbox stock;

    private final SameAs same = new SameAs();
    private final ImapComparison imap =
            new ImapComparison(
                    sent, ours, stock, same, PublishedMessages.listed("differences.csv"));

    @BeforeAll
    static void sendAllToBoth() throws Exception {
        published = PublishedMessages.read();
        servers = CorpusServers.start(directory, CorpusServers.assembly());
        sent = sendAll(servers.ours(), refused);
        assertThat(sendAll(servers.stock(), refusedByStock).keySet()).isEqualTo(sent.keySet());
        ours = Inbox.with(sent.size(), servers.ours(), BOB);
        stock = Inbox.with(sent.size(), servers.stock(), BOB);
    }

    @AfterAll
    static void stop() throws Exception {
        servers.close();
    }

    private static List<MimeSample> samples(String from) {
        List<MimeSample> samples = new ArrayList<>();
        for (PublishedMessages.Published message : published.messages()) {
            samples.add(PublishedSample.of(message, samples.size(), from));
        }
        return samples;
    }

    /** To bob; those that the list says are refused to dave, each in a session of its own. */
    private static Map<String, MimeSample> sendAll(MailServer server, Map<String, String> refused)
            throws IOException {
        Set<String> listed = PublishedMessages.listed("refused.csv").keySet();
        List<MimeSample> good = new ArrayList<>();
        for (MimeSample sample : samples(ALICE)) {
            if (!listed.contains(sample.name())) {
                good.add(sample);
                continue;
            }
            try (SmtpClient session = server.submission(ALICE)) {
                send(session, ALICE, DAVE, List.of(sample), refused);
            }
        }
        try (SmtpClient session = server.submission(ALICE)) {
            return send(session, ALICE, BOB, good, refused);
        }
    }

    /**
     * @param refused gets the code of the answer for each that is
     */
    private static Map<String, MimeSample> send(
            SmtpClient session,
            String from,
            String to,
            List<MimeSample> samples,
            Map<String, String> refused)
            throws IOException {
        Map<String, MimeSample> accepted = new LinkedHashMap<>();
        for (MimeSample sample : samples) {
            SmtpClient.Reply reply = session.send(from, List.of(to), sample.content());
            if (reply.ok()) {
                accepted.put(Delivered.of(sample.content()).messageId(), sample);
            } else {
                refused.put(sample.name(), Integer.toString(reply.code()));
                session.command("RSET");
            }
        }
        return accepted;
    }

    @Test
    void corpusShouldBeThatOfTheList() {
        assertThat(published.sources())
                .allSatisfy(
                        source ->
                                assertThat(source.found())
                                        .as(source.row())
                                        .isEqualTo(source.listed()));
        assertThat(sent).hasSizeGreaterThanOrEqualTo(300);
    }

    @Test
    void bothServersShouldRefuseTheMessagesOnTheListAndNoOthers() {
        assertThat(refusedByStock).isEqualTo(PublishedMessages.listed("refused.csv"));
        assertThat(refused).isEqualTo(refusedByStock);
    }

    @Test
    void everyMessageShouldArriveOnce() {
        assertThat(ours.messageIds()).isEqualTo(stock.messageIds());
        assertThat(ours.messageIds()).containsExactlyInAnyOrderElementsOf(sent.keySet());
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
    void storeShouldHoldTheTextOfExternalMailAndNoneOfInternal() throws Exception {
        Map<String, MimeSample> external;
        try (SmtpClient mta = servers.ours().mta()) {
            List<MimeSample> good = samples(EVE);
            good.removeIf(sample -> refused.containsKey(sample.name()));
            external = send(mta, EVE, CAROL, good, new TreeMap<>());
        }
        Inbox.with(external.size(), servers.ours(), CAROL).close();

        Set<String> secrets = new TreeSet<>();
        external.values().forEach(sample -> secrets.addAll(sample.secrets()));
        assertThat(external.values().stream().filter(sample -> !sample.secrets().isEmpty()))
                .as("messages with a piece long enough to look for")
                .hasSizeGreaterThan(270);
        assertThat(textsInStore(CAROL, secrets)).isEqualTo(secrets);
        assertThat(textsInStore(BOB, secrets)).isEmpty();
    }

    private static Set<String> textsInStore(String user, Set<String> texts) throws Exception {
        Needles needles = Needles.of(texts);
        Set<String> found = new TreeSet<>();
        for (MailboxMessage row : servers.ours().store().rows(user, "INBOX")) {
            found.addAll(needles.textsIn(servers.ours().store().octets(row)));
        }
        return found;
    }

    private void assertSame() {
        assertThat(same.differences()).isEmpty();
    }
}
