// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.mail.Flags;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.AttachmentId;
import org.apache.james.mailbox.model.ByteContent;
import org.apache.james.mailbox.model.ComposedMessageId;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.apache.james.mailbox.store.mail.MessageMapper.FetchType;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.mail.model.impl.PropertyBuilder;
import org.apache.james.mailbox.store.mail.model.impl.SimpleMailboxMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.seal.RecordPart;
import org.qutemail.core.seal.SealError;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A message that cannot be opened fails alone; what needs no opening works. */
class SealedMailboxOpenFailureTest {

    private static final String MESSAGE =
            "From: alice@a.test\r\nTo: bob@a.test\r\nSubject: hush\r\n\r\nwords\r\n";

    private SealedMailboxFixture mail;

    @BeforeEach
    void setUp() throws Exception {
        mail = new SealedMailboxFixture();
    }

    @Test
    void messageWithoutItsKeyShouldFailAloneAndRaiseAnAlarm() throws Exception {
        ComposedMessageId lost = mail.append(MESSAGE, mail.sealedDelivery());
        KeyId key = mail.keys.liveCopies().iterator().next().keyId();
        ComposedMessageId good = mail.append(MESSAGE, mail.sealedDelivery());
        mail.keys.forget(key);

        assertThatThrownBy(() -> mail.read(lost))
                .hasRootCauseInstanceOf(org.qutemail.core.key.KeyMissingException.class)
                .hasStackTraceContaining(key.toString());
        assertThat(mail.read(good)).isEqualTo(MESSAGE.getBytes());
        assertThat(mail.metrics.alarms(SealError.MISSING_KEY)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 70, 100, 250, 270, 283})
    void damagedMessageShouldFailAloneWithoutAnOctet(int position) throws Exception {
        ComposedMessageId damaged = mail.append(MESSAGE, mail.sealedDelivery());
        ComposedMessageId good = mail.append(MESSAGE, mail.sealedDelivery());
        damage(damaged.getUid(), position);

        assertThatThrownBy(() -> mail.read(damaged))
                .hasStackTraceContaining("SealedMessageException");
        assertThat(mail.read(good)).isEqualTo(MESSAGE.getBytes());
        assertThat(mail.metrics.alarms()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void damagedRowShouldFailAlone() throws Exception {
        ComposedMessageId damaged = mail.append(MESSAGE, mail.sealedDelivery());
        ComposedMessageId good = mail.append(MESSAGE, mail.sealedDelivery());
        PropertyBuilder properties = new PropertyBuilder();
        properties.setContentTypeParameters(java.util.Map.of("qutemail=0000", "1.!.!"));
        replace(damaged.getUid(), builder -> builder.properties(properties));

        assertThatThrownBy(() -> mail.read(damaged))
                .hasStackTraceContaining("SealedMessageException");
        assertThat(mail.read(good)).isEqualTo(MESSAGE.getBytes());
    }

    @Test
    void listingShouldFailBehindTheGoodMessagesWithoutAReaderThatIsTold() throws Exception {
        ComposedMessageId good = mail.append(MESSAGE, mail.sealedDelivery());
        ComposedMessageId damaged = mail.append(MESSAGE, mail.sealedDelivery());
        damage(damaged.getUid(), 270);
        List<MessageUid> met = new ArrayList<>();

        assertThatThrownBy(
                        () ->
                                Flux.from(
                                                mail.mailbox(mail.inbox)
                                                        .getMessagesReactive(
                                                                MessageRange.all(),
                                                                FetchGroup.FULL_CONTENT,
                                                                mail.user))
                                        .map(MessageResult::getUid)
                                        .doOnNext(met::add)
                                        .blockLast())
                .hasCauseInstanceOf(SealedMessageException.class);

        assertThat(met).containsExactly(good.getUid());
    }

    @Test
    void readerThatIsToldShouldGetAllOtherMessages() throws Exception {
        ComposedMessageId first = mail.append(MESSAGE, mail.sealedDelivery());
        ComposedMessageId damaged = mail.append(MESSAGE, mail.sealedDelivery());
        ComposedMessageId last = mail.append(MESSAGE, mail.sealedDelivery());
        damage(damaged.getUid(), 270);
        List<MessageUid> unreadable = new ArrayList<>();
        UnreadableMessages reader =
                (message, why) ->
                        Mono.fromRunnable(
                                () -> {
                                    assertThat(why.error()).isEqualTo(SealError.CORRUPT);
                                    unreadable.add(message.getUid());
                                });

        List<MessageUid> met =
                Flux.from(
                                mail.mailbox(mail.inbox)
                                        .getMessagesReactive(
                                                MessageRange.all(),
                                                FetchGroup.FULL_CONTENT,
                                                mail.user))
                        .map(MessageResult::getUid)
                        .contextWrite(context -> context.put(UnreadableMessages.class, reader))
                        .collectList()
                        .block();

        assertThat(met).containsExactly(first.getUid(), last.getUid());
        assertThat(unreadable).containsExactly(damaged.getUid());
    }

    @Test
    void unreadableMessageShouldStillBeListedFlaggedMovedAndDeleted() throws Exception {
        ComposedMessageId damaged = mail.append(MESSAGE, mail.sealedDelivery());
        damage(damaged.getUid(), 270);
        mail.mailbox(mail.inbox)
                .setFlags(
                        new Flags(Flags.Flag.DELETED),
                        org.apache.james.mailbox.MessageManager.FlagsUpdateMode.ADD,
                        MessageRange.all(),
                        mail.user);
        mail.james
                .mailboxManager()
                .moveMessages(MessageRange.all(), mail.inbox, mail.archive, mail.user);

        assertThat(
                        mail.fetch(
                                        mail.archive,
                                        mail.rows(mail.archive).get(0).getUid(),
                                        FetchGroup.MINIMAL)
                                .getSize())
                .isEqualTo(MESSAGE.length());
        assertThat(mail.mailbox(mail.archive).expunge(MessageRange.all(), mail.user))
                .toIterable()
                .hasSize(1);
    }

    // ---- opening is lazy

    @Test
    void listingOfMetadataShouldOpenNothing() throws Exception {
        mail.append(MESSAGE, mail.sealedDelivery());
        mail.mapper()
                .findInMailbox(mail.entity(mail.inbox), MessageRange.all(), FetchType.METADATA, -1)
                .forEachRemaining(
                        message -> assertThat(message.getFullContentOctets()).isPositive());
        mail.mapper()
                .findInMailboxReactive(
                        mail.entity(mail.inbox), MessageRange.all(), FetchType.METADATA, -1)
                .blockLast();

        assertThat(mail.metrics.recordsOpened()).isZero();
        assertThat(mail.metrics.keyLookUps()).isZero();
    }

    @Test
    void listingOfHeadersShouldOpenNoBodyAndLookKeysUpOnce() throws Exception {
        for (int i = 0; i < 20; i++) {
            mail.append(MESSAGE, mail.sealedDelivery());
        }
        mail.mapper()
                .findInMailboxReactive(
                        mail.entity(mail.inbox), MessageRange.all(), FetchType.HEADERS, -1)
                .doOnNext(SealedMailboxOpenFailureTest::readHeader)
                .blockLast();

        assertThat(mail.metrics.recordsOpened(RecordPart.HEADER)).isGreaterThanOrEqualTo(20);
        assertThat(mail.metrics.recordsOpened(RecordPart.BODY)).isZero();
        assertThat(mail.metrics.keyLookUps()).isEqualTo(1);
    }

    private static void readHeader(MailboxMessage message) {
        try {
            assertThat(message.getHeaderContent().readAllBytes()).isNotEmpty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void attachmentThatDoesNotExistShouldBeNotFound() {
        assertThatThrownBy(
                        () ->
                                mail.factory()
                                        .getAttachmentMapper(mail.user)
                                        .getAttachment(AttachmentId.from("none")))
                .isInstanceOf(org.apache.james.mailbox.exception.AttachmentNotFoundException.class);
    }

    private interface Change {
        SimpleMailboxMessage.Builder of(SimpleMailboxMessage.Builder builder);
    }

    private void replace(MessageUid uid, Change change) throws MailboxException {
        MailboxMessage row =
                mail.rows(mail.inbox).stream()
                        .filter(any -> any.getUid().equals(uid))
                        .findFirst()
                        .orElseThrow();
        SimpleMailboxMessage changed =
                change.of(
                                SimpleMailboxMessage.from(row)
                                        .mailboxId(row.getMailboxId())
                                        .uid(row.getUid())
                                        .modseq(row.getModSeq()))
                        .build();
        ((org.apache.james.mailbox.inmemory.mail.InMemoryMessageMapper) mail.inside())
                .save(mail.entity(mail.inbox), changed);
    }

    private void damage(MessageUid uid, int position) throws Exception {
        MailboxMessage row =
                mail.rows(mail.inbox).stream()
                        .filter(any -> any.getUid().equals(uid))
                        .findFirst()
                        .orElseThrow();
        byte[] content = row.getFullContent().readAllBytes();
        content[position] ^= 1;
        replace(uid, builder -> builder.content(new ByteContent(content)));
    }
}
