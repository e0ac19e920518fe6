// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import javax.mail.Flags;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageManager.AppendCommand;
import org.apache.james.mailbox.MessageManager.FlagsUpdateMode;
import org.apache.james.mailbox.MessageManager.MailboxMetaData;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.apache.james.mailbox.model.SearchQuery;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.seal.RecordPart;
import reactor.core.publisher.Flux;

/**
 * What IMAP asks of a large mailbox costs no more than it must: lists of flags and dates open
 * nothing, and what is looked up is looked up for many messages at once. Counted, not timed.
 */
class LargeMailboxTest {

    private static final String USER = "bob@qutemail.test";

    /** Two batches of headers and a bit. */
    private static final int MESSAGES = 150;

    private static final int BATCHES = 3;

    @TempDir private static Path directory;
    private static final StatementLog LOG = new StatementLog();
    private static JpaStorage storage;
    private static JpaMailbox james;
    private static MailboxSession session;
    private static MessageManager inbox;

    private long opened;
    private long openedBodies;
    private long lookUps;

    @BeforeAll
    static void fill() throws Exception {
        storage = new JpaStorage(TestDatabase.DERBY, directory, LOG::around);
        james = JpaMailbox.open(storage);
        MailboxPath path = james.mailbox(USER, "INBOX");
        MailboxSession delivery = james.sealing(USER);
        for (int i = 0; i < MESSAGES; i++) {
            james.append(path, message(i), delivery);
        }
        session = james.session(USER);
        inbox = james.manager().getMailbox(path, session);
    }

    private static AppendCommand message(int number) {
        return AppendCommand.builder()
                .build(("Subject: number " + number + "\r\n\r\nwords\r\n").getBytes(US_ASCII));
    }

    @AfterAll
    static void close() {
        james.close();
        storage.close();
    }

    @BeforeEach
    void count() {
        LOG.clear();
        opened = james.metrics().recordsOpened();
        openedBodies = james.metrics().recordsOpened(RecordPart.BODY);
        lookUps = james.metrics().keyLookUps();
    }

    private static List<MessageResult> list(FetchGroup what) throws Exception {
        return Flux.from(inbox.getMessagesReactive(MessageRange.all(), what, session))
                .collectList()
                .block();
    }

    private void assertNothingOpened() {
        assertThat(james.metrics().recordsOpened()).isEqualTo(opened);
        assertThat(james.metrics().keyLookUps()).isEqualTo(lookUps);
        assertThat(LOG.naming("header_bytes")).isEmpty();
        assertThat(LOG.naming("mail_bytes")).isEmpty();
    }

    @Test
    void aSelectShouldOpenNothing() throws Exception {
        inbox.getMetaData(
                MailboxMetaData.RecentMode.IGNORE,
                session,
                MailboxMetaData.FetchGroup.FIRST_UNSEEN);
        List<MessageUid> uids =
                Flux.from(inbox.search(SearchQuery.matchAll(), session)).collectList().block();

        assertThat(uids).hasSize(MESSAGES);
        assertNothingOpened();
        assertThat(LOG.naming("message_index")).isEmpty();
    }

    @Test
    void aListOfFlagsShouldAskNeitherVaultNorIndex() {
        assertThat(
                        Flux.from(inbox.listMessagesMetadata(MessageRange.all(), session))
                                .collectList()
                                .block())
                .hasSize(MESSAGES);

        assertNothingOpened();
        assertThat(LOG.naming("message_index")).isEmpty();
    }

    @Test
    void aListOfSizesAndDatesShouldAskTheIndexForAllAtOnce() throws Exception {
        assertThat(list(FetchGroup.MINIMAL))
                .hasSize(MESSAGES)
                .allSatisfy(message -> assertThat(message.getInternalDate()).isNotNull());

        assertNothingOpened();
        assertThat(LOG.naming("message_index")).hasSize(1);
    }

    @Test
    void aListOfHeadersShouldLookUpBatchesAndReadNoBody() throws Exception {
        assertThat(list(FetchGroup.HEADERS)).hasSize(MESSAGES);

        assertThat(james.metrics().recordsOpened(RecordPart.BODY)).isEqualTo(openedBodies);
        assertThat(LOG.naming("header_bytes")).isNotEmpty();
        assertThat(LOG.naming("mail_bytes")).isEmpty();
        assertThat(LOG.naming("from james_mail_property")).hasSizeLessThan(MESSAGES);
        assertThat(james.metrics().keyLookUps() - lookUps).isEqualTo(BATCHES);
        assertThat(LOG.naming("message_index")).hasSize(BATCHES);
    }

    @Test
    void aSearchByFlagShouldOpenNothing() throws Exception {
        SearchQuery unanswered = SearchQuery.of(SearchQuery.flagIsUnSet(Flags.Flag.ANSWERED));

        assertThat(Flux.from(inbox.search(unanswered, session)).collectList().block())
                .hasSize(MESSAGES);

        assertNothingOpened();
        assertThat(LOG.naming("message_index")).isEmpty();
    }

    @Test
    void settingAFlagShouldAskNeitherVaultNorIndex() throws Exception {
        assertThat(
                        inbox.setFlags(
                                new Flags(Flags.Flag.FLAGGED),
                                FlagsUpdateMode.ADD,
                                MessageRange.all(),
                                session))
                .hasSize(MESSAGES);

        assertNothingOpened();
        assertThat(LOG.naming("message_index")).isEmpty();
    }
}
