// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.guice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MailboxSessionUtil;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.inmemory.InMemoryMailboxSessionMapperFactory;
import org.apache.james.mailbox.inmemory.mail.InMemoryMessageMapper;
import org.apache.james.mailbox.model.ByteContent;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.store.mail.MessageMapper.FetchType;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.mail.model.impl.SimpleMailboxMessage;
import org.apache.james.modules.protocols.ImapGuiceProbe;
import org.apache.james.user.api.UsersRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyPurpose;
import org.qutemail.core.policy.SealingContext;
import org.qutemail.imap.ImapConversation;
import org.qutemail.imap.ImapConversation.Answer;
import org.qutemail.mailbox.corpus.MimeCorpus;
import org.qutemail.mailbox.corpus.MimeSample;

/** Sealed mail as an IMAP client of the stock server gets to see it. */
class SealedMailOverImapTest {

    private static final Username CAROL = Username.of("carol@a.test");
    private static final String MESSAGE =
            "From: bob@a.test\r\nTo: carol@a.test\r\nSubject: hush\r\n\r\nwords\r\n";

    private StockServer server;
    private MailboxManager mailboxes;
    private MailboxPath path;
    private ImapConversation imap;

    @BeforeEach
    void setUp() throws Exception {
        server = StockServer.shared();
        mailboxes = server.get(MailboxManager.class);
        UsersRepository users = server.get(UsersRepository.class);
        if (!users.contains(CAROL)) {
            users.addUser(CAROL, "secret");
        }
        path = MailboxPath.forUser(CAROL, "box" + System.nanoTime());
        mailboxes.createMailbox(path, MailboxSessionUtil.create(CAROL));
        imap = new ImapConversation(server.probe(ImapGuiceProbe.class).getImapPort());
        assertThat(imap.command("LOGIN carol@a.test secret").end()).startsWith("OK");
    }

    @AfterEach
    void tearDown() throws Exception {
        server.keys.unavailable(false);
        imap.close();
    }

    private KeyId deliver(byte[] message) throws Exception {
        KeyId key = server.keys.take(KeyPurpose.DELIVERY).id();
        MailboxSession session = mailboxes.createSystemSession(CAROL);
        session.getAttributes()
                .put(SealingContext.SESSION_ATTRIBUTE, SealingContext.sealed(key, "test"));
        mailboxes
                .getMailbox(path, session)
                .appendMessage(MessageManager.AppendCommand.builder().build(message), session);
        return key;
    }

    private void select() throws Exception {
        assertThat(imap.command("SELECT " + path.getName()).end()).startsWith("OK");
    }

    @Test
    void corpusShouldComeBackOverImap() throws Exception {
        MimeCorpus corpus = MimeCorpus.of(MimeCorpus.SEED, "bob@a.test", "carol@a.test");
        List<MimeSample> samples = corpus.small();
        for (MimeSample sample : samples) {
            deliver(sample.content());
        }
        select();

        for (int i = 0; i < samples.size(); i++) {
            MimeSample sample = samples.get(i);
            Answer answer =
                    imap.command("FETCH " + (i + 1) + " (RFC822.SIZE BODYSTRUCTURE BODY.PEEK[])");
            assertThat(answer.end()).as(sample.toString()).startsWith("OK");
            assertThat(answer.lines().get(0))
                    .as(sample + " " + answer.lines())
                    .contains("RFC822.SIZE " + sample.content().length + " ");
            assertThat(Arrays.equals(last(answer), sample.content()))
                    .as("seed " + corpus.seed() + ", " + sample)
                    .isTrue();
            int from = sample.content().length / 3;
            Answer partial = imap.command("FETCH " + (i + 1) + " (BODY.PEEK[]<" + from + ".100>)");
            assertThat(last(partial))
                    .as(sample.toString())
                    .isEqualTo(
                            Arrays.copyOfRange(
                                    sample.content(),
                                    from,
                                    Math.min(sample.content().length, from + 100)));
        }
    }

    private static byte[] last(Answer answer) {
        return answer.literals().get(answer.literals().size() - 1);
    }

    @Test
    void largeMessageShouldComeBackOverImap() throws Exception {
        byte[] content =
                MimeCorpus.of(MimeCorpus.SEED, "bob@a.test", "carol@a.test").large().content();
        deliver(content);
        select();

        assertThat(Arrays.equals(last(imap.command("FETCH 1 BODY.PEEK[]")), content)).isTrue();
    }

    @Test
    void messageWithoutKeyShouldFailAloneAndTheSessionShouldGoOn() throws Exception {
        deliver(MESSAGE.getBytes(StandardCharsets.US_ASCII));
        KeyId lost = deliver(MESSAGE.getBytes(StandardCharsets.US_ASCII));
        deliver(MESSAGE.getBytes(StandardCharsets.US_ASCII));
        server.keys.forget(lost);
        select();

        Answer answer = imap.command("FETCH 1:* (UID BODY.PEEK[])");
        assertThat(answer.literals()).containsExactly(MESSAGE.getBytes(), MESSAGE.getBytes());
        assertThat(answer.lines()).anyMatch(line -> line.startsWith("* NO message UID 2 "));
        assertThat(answer.end()).startsWith("NO [UNAVAILABLE] ");

        assertThat(imap.command("FETCH 2 (ENVELOPE)").end()).startsWith("NO [UNAVAILABLE] ");
        assertThat(imap.command("FETCH 2 (FLAGS UID RFC822.SIZE INTERNALDATE)").lines().get(0))
                .contains("RFC822.SIZE " + MESSAGE.length());
        assertThat(imap.command("FETCH 3 BODY.PEEK[HEADER.FIELDS (Subject)]").end())
                .startsWith("OK");
        assertThat(imap.command("NOOP").end()).startsWith("OK");
    }

    @Test
    void largeMessageDamagedInTheMiddleShouldFailBeforeItsFirstOctet() throws Exception {
        byte[] content =
                MimeCorpus.of(MimeCorpus.SEED, "bob@a.test", "carol@a.test").large().content();
        deliver(content);
        damage(content.length / 2);
        select();

        Answer answer = imap.command("FETCH 1 BODY.PEEK[]");

        assertThat(answer.literals()).isEmpty();
        assertThat(answer.end()).startsWith("NO [CORRUPTION] ");
        assertThat(imap.command("NOOP").end()).startsWith("OK");
    }

    private void damage(int position) throws Exception {
        InMemoryMailboxSessionMapperFactory factory =
                server.get(InMemoryMailboxSessionMapperFactory.class);
        MailboxSession session = mailboxes.createSystemSession(CAROL);
        Mailbox mailbox = factory.getMailboxMapper(session).findMailboxByPath(path).block();
        InMemoryMessageMapper inside = factory.createMessageMapper(session);
        Iterator<MailboxMessage> rows =
                inside.findInMailbox(mailbox, MessageRange.all(), FetchType.FULL, -1);
        MailboxMessage row = rows.next();
        byte[] content = row.getFullContent().readAllBytes();
        content[position] ^= 1;
        inside.save(
                mailbox,
                SimpleMailboxMessage.from(row)
                        .mailboxId(row.getMailboxId())
                        .uid(row.getUid())
                        .modseq(row.getModSeq())
                        .content(new ByteContent(content))
                        .build());
    }

    @Test
    void searchShouldGoRoundAnUnreadableMessage() throws Exception {
        KeyId lost = deliver(MESSAGE.getBytes(StandardCharsets.US_ASCII));
        deliver(MESSAGE.getBytes(StandardCharsets.US_ASCII));
        server.keys.forget(lost);
        select();

        assertThat(imap.command("SEARCH SUBJECT hush").lines()).contains("* SEARCH 2");
        assertThat(imap.command("SEARCH BODY words").lines()).contains("* SEARCH 2");
    }

    @Test
    void appendWithoutKeyShouldSayUnavailable() throws Exception {
        server.keys.unavailable(true);

        assertThat(
                        imap.command(
                                        "APPEND "
                                                + path.getName()
                                                + " {"
                                                + MESSAGE.length()
                                                + "+}\r\n"
                                                + MESSAGE)
                                .end())
                .startsWith("NO [UNAVAILABLE]");
    }
}
