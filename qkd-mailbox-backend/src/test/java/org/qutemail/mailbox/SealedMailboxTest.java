// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.model.AttachmentMetadata;
import org.apache.james.mailbox.model.ComposedMessageId;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.MessageAttachmentMetadata;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.apache.james.mailbox.store.mail.MessageMapper.FetchType;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.qutemail.core.seal.RecordPart;
import org.qutemail.mailbox.corpus.MimeCorpus;
import org.qutemail.mailbox.corpus.MimeSample;
import org.qutemail.mailbox.corpus.Needles;

class SealedMailboxTest {

    private static final MimeCorpus CORPUS =
            MimeCorpus.of(
                    Long.getLong("qutemail.seed", MimeCorpus.SEED), "alice@a.test", "bob@a.test");

    private SealedMailboxFixture mail;

    @BeforeEach
    void setUp() throws Exception {
        mail = new SealedMailboxFixture();
    }

    static Stream<MimeSample> corpus() {
        return CORPUS.small().stream();
    }

    @Test
    void corpusShouldHoldAHundredMessages() {
        assertThat(CORPUS.small()).hasSizeGreaterThanOrEqualTo(100);
        assertThat(CORPUS.travelling()).hasSizeGreaterThanOrEqualTo(80);
        assertThat(CORPUS.large().content()).hasSizeGreaterThan(25_000_000);
        assertThat(CORPUS.large().smtpSafe()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void sealedMailShouldComeBackAsItCameAndLeaveNothingReadable(MimeSample sample)
            throws Exception {
        String seed = "seed " + CORPUS.seed() + ", " + sample;
        ComposedMessageId id = mail.append(sample.content(), mail.sealedDelivery());

        assertThat(mail.read(id)).as(seed).isEqualTo(sample.content());
        List<byte[]> stored = mail.everythingStored();
        for (String secret : sample.secrets()) {
            assertThat(Needles.found(secret, stored)).as(seed).isEmpty();
        }
        assertSameAsPlain(sample, id, seed);
    }

    /**
     * Sizes, structure, parts and attachments: those of the same message stored unsealed, which
     * itself lies there as it came.
     */
    private void assertSameAsPlain(MimeSample sample, ComposedMessageId id, String seed)
            throws Exception {
        MailboxMessage opened = first(FetchType.FULL);
        MessageResult sealed = mail.fetch(mail.inbox, id.getUid(), FetchGroup.FULL_CONTENT);
        long written = mail.metrics.recordsWritten();
        int taken = mail.keys.taken();
        ComposedMessageId plainId = mail.append(sample.content(), mail.plainDelivery());
        MessageResult plain = mail.fetch(mail.inbox, plainId.getUid(), FetchGroup.FULL_CONTENT);
        MailboxMessage row = mail.rows(mail.inbox).get(1);

        assertThat(mail.read(plainId)).as(seed).isEqualTo(sample.content());
        assertThat(row.getFullContent().readAllBytes()).as(seed).isEqualTo(sample.content());
        assertThat(mail.metrics.recordsWritten()).as(seed).isEqualTo(written);
        assertThat(mail.keys.taken()).as(seed).isEqualTo(taken);

        assertThat(sealed.getSize()).as(seed).isEqualTo(plain.getSize());
        assertThat(sealed.getBody().getInputStream().readAllBytes())
                .as(seed)
                .isEqualTo(plain.getBody().getInputStream().readAllBytes());
        assertThat(sealed.getBody().size()).as(seed).isEqualTo(plain.getBody().size());
        assertThat(sealed.getHeaders().getInputStream().readAllBytes())
                .as(seed)
                .isEqualTo(plain.getHeaders().getInputStream().readAllBytes());
        assertThat(names(sealed.getLoadedAttachments()))
                .as(seed)
                .isEqualTo(names(plain.getLoadedAttachments()));
        assertThat(opened.getProperties()).as(seed).isEqualTo(row.getProperties());
        assertThat(opened.getMediaType()).as(seed).isEqualTo(row.getMediaType());
        assertThat(opened.getSubType()).as(seed).isEqualTo(row.getSubType());
        assertThat(opened.getTextualLineCount()).as(seed).isEqualTo(row.getTextualLineCount());
        assertThat(opened.getHeaderOctets()).as(seed).isEqualTo(row.getHeaderOctets());
        assertThat(opened.getBodyOctets()).as(seed).isEqualTo(row.getBodyOctets());
    }

    private MailboxMessage first(FetchType type) throws Exception {
        return mail.mapper()
                .findInMailbox(mail.entity(mail.inbox), MessageRange.all(), type, -1)
                .next();
    }

    private static List<List<Object>> names(List<MessageAttachmentMetadata> attachments) {
        return attachments.stream()
                .map(
                        listed ->
                                List.<Object>of(
                                        listed.getName(),
                                        listed.getCid(),
                                        listed.isInline(),
                                        listed.getAttachment().getType(),
                                        listed.getAttachment().getSize()))
                .collect(ImmutableList.toImmutableList());
    }

    @Test
    void storeOfExternalMailShouldHoldItsText() throws Exception {
        MimeSample sample =
                CORPUS.small().stream()
                        .filter(s -> s.name().equals("5 attachments"))
                        .findFirst()
                        .orElseThrow();
        mail.append(sample.content(), mail.plainDelivery());

        List<byte[]> stored = mail.everythingStored();
        for (String secret : sample.secrets()) {
            assertThat(Needles.found(secret, stored)).isNotEmpty();
        }
    }

    @Test
    void octetsThatBeginAsARecordShouldBeAnOrdinaryMessage() throws Exception {
        MimeSample sample =
                CORPUS.small().stream()
                        .filter(s -> s.name().equals("octets that begin as a record"))
                        .findFirst()
                        .orElseThrow();
        assertThat(sample.content()).startsWith('Q', 'E', 'M', 0x1a);
        ComposedMessageId id = mail.append(sample.content(), mail.plainDelivery());

        assertThat(mail.read(id)).isEqualTo(sample.content());
        assertThat(mail.metrics.recordsOpened()).isZero();
        assertThat(mail.metrics.alarms()).isZero();
    }

    @Test
    void messageOf25MegabytesShouldComeBack() throws Exception {
        byte[] content = CORPUS.large().content();
        ComposedMessageId id = mail.append(content, mail.sealedDelivery());

        assertThat(java.util.Arrays.equals(mail.read(id), content)).isTrue();
    }

    @Test
    void attachmentShouldBeSealedAndDownloadable() throws Exception {
        ComposedMessageId id =
                mail.append(
                        "From: alice@a.test\r\nTo: bob@a.test\r\n"
                                + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n"
                                + "--b\r\nContent-Type: text/x-secret; name=hush.txt\r\n"
                                + "Content-Disposition: attachment; filename=hush.txt\r\n\r\n"
                                + "attached words\r\n--b--\r\n",
                        mail.sealedDelivery());

        MessageAttachmentMetadata listed =
                mail.fetch(mail.inbox, id.getUid(), FetchGroup.FULL_CONTENT)
                        .getLoadedAttachments()
                        .get(0);
        AttachmentMetadata found =
                mail.factory()
                        .getAttachmentMapper(mail.user)
                        .getAttachment(listed.getAttachmentId());

        assertThat(found).isEqualTo(listed.getAttachment());
        assertThat(found.getType().mimeType().asString()).isEqualTo("text/x-secret");
        assertThat(
                        new String(
                                mail.factory()
                                        .getAttachmentMapper(mail.user)
                                        .loadAttachmentContent(listed.getAttachmentId())
                                        .readAllBytes(),
                                StandardCharsets.US_ASCII))
                .isEqualTo("attached words");
        assertThat(mail.metrics.recordsWritten(RecordPart.ATTACHMENT)).isEqualTo(1);
        assertThat(Needles.found("hush.txt", mail.everythingStored())).isEmpty();
        assertThat(Needles.found("x-secret", mail.everythingStored())).isEmpty();
        assertThat(Needles.found("attached words", mail.everythingStored())).isEmpty();
    }

    @Test
    void copyAndMoveShouldShareRecordsAndWriteNoPlaintext() throws Exception {
        MimeSample sample = CORPUS.small().get(20);
        MailboxSession delivery = mail.sealedDelivery();
        ComposedMessageId id = mail.append(sample.content(), delivery);
        long written = mail.metrics.recordsWritten();

        mail.james
                .mailboxManager()
                .copyMessages(MessageRange.one(id.getUid()), mail.inbox, mail.archive, mail.user);
        mail.james
                .mailboxManager()
                .moveMessages(MessageRange.one(id.getUid()), mail.inbox, mail.archive, mail.user);

        assertThat(mail.rows(mail.inbox)).isEmpty();
        assertThat(mail.rows(mail.archive)).hasSize(2);
        for (MailboxMessage row : mail.rows(mail.archive)) {
            assertThat(mail.read(mail.archive, row.getUid())).isEqualTo(sample.content());
            assertThat(row.getMessageId()).isEqualTo(id.getMessageId());
        }
        assertThat(mail.metrics.recordsWritten()).isEqualTo(written);
        assertThat(mail.keys.copiesCreated()).isEqualTo(1);
        for (String secret : sample.secrets()) {
            assertThat(Needles.found(secret, mail.everythingStored())).isEmpty();
        }
    }

    @Test
    void messagePutIntoAFurtherMailboxByIdShouldStaySealed() throws Exception {
        MimeSample sample = CORPUS.small().get(20);
        ComposedMessageId id = mail.append(sample.content(), mail.sealedDelivery());
        MessageManager archive = mail.mailbox(mail.archive);

        mail.james
                .messageIdManager()
                .setInMailboxes(
                        id.getMessageId(), List.of(id.getMailboxId(), archive.getId()), mail.user);

        MailboxMessage row = mail.rows(mail.archive).get(0);
        assertThat(SealedRow.isMarked(row.getProperties())).isTrue();
        assertThat(mail.read(mail.archive, row.getUid())).isEqualTo(sample.content());
    }

    @Test
    void copyOfExternalMailShouldStayPlain() throws Exception {
        MimeSample sample = CORPUS.small().get(20);
        ComposedMessageId id = mail.append(sample.content(), mail.plainDelivery());

        mail.james
                .mailboxManager()
                .copyMessages(MessageRange.one(id.getUid()), mail.inbox, mail.archive, mail.user);

        assertThat(mail.rows(mail.archive).get(0).getFullContent().readAllBytes())
                .isEqualTo(sample.content());
    }

    @Test
    void flagsOfSealedMailShouldBeChangeable() throws Exception {
        ComposedMessageId id = mail.append(CORPUS.small().get(20).content(), mail.sealedDelivery());
        mail.mailbox(mail.inbox)
                .setFlags(
                        new javax.mail.Flags(javax.mail.Flags.Flag.SEEN),
                        MessageManager.FlagsUpdateMode.ADD,
                        MessageRange.one(id.getUid()),
                        mail.user);

        assertThat(mail.rows(mail.inbox).get(0).isSeen()).isTrue();
        assertThat(mail.read(id)).isEqualTo(CORPUS.small().get(20).content());
    }
}
