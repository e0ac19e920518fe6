// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.mail.Flags;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.inmemory.InMemoryMessageId;
import org.apache.james.mailbox.model.AttachmentId;
import org.apache.james.mailbox.model.ByteContent;
import org.apache.james.mailbox.model.ComposedMessageId;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.apache.james.mailbox.model.ParsedAttachment;
import org.apache.james.mailbox.model.ThreadId;
import org.apache.james.mailbox.store.mail.AttachmentMapper;
import org.apache.james.mailbox.store.mail.MessageMapper;
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

class SealedMailboxFailureTest {

    private static final String MESSAGE =
            "From: alice@a.test\r\nTo: bob@a.test\r\nSubject: hush\r\n\r\nwords\r\n";

    private SealedMailboxFixture mail;

    @BeforeEach
    void setUp() throws Exception {
        mail = new SealedMailboxFixture();
    }

    // ---- sealing fails

    @Test
    void appendShouldFailAndStoreNothingWhenNoKeyIsToBeHad() throws Exception {
        mail.keys.unavailable(true);

        assertThatThrownBy(() -> mail.append(MESSAGE, mail.user))
                .isInstanceOf(KeyServiceUnavailableException.class);

        assertThat(mail.rows(mail.inbox)).isEmpty();
        assertThat(mail.keys.liveCopies()).isEmpty();
    }

    @Test
    void appendShouldTakeTheNextKeyWhenAnotherMessageHasEndedTheEpoch() throws Exception {
        mail.keys.endNextEpochAtOnce();

        mail.append(MESSAGE, mail.user);

        assertThat(mail.rows(mail.inbox)).hasSize(1);
        assertThat(mail.keys.taken()).isEqualTo(2);
        assertThat(mail.keys.liveCopies()).isEqualTo(mail.keys.confirmedCopies()).hasSize(1);
    }

    @Test
    void appendWithAttachmentShouldStoreNothingWhenNoKeyIsToBeHad() {
        mail.keys.unavailable(true);

        assertThatThrownBy(() -> mail.append(withAttachment(), mail.user))
                .isInstanceOf(KeyServiceUnavailableException.class);

        assertThat(mail.storedAttachments()).hasSize(1).contains("{}".getBytes());
    }

    @Test
    void deliveryShouldFailAndStoreNothingWhenItsKeyIsGone() throws Exception {
        MailboxSession delivery = mail.sealedDelivery();
        KeyId key =
                ((org.qutemail.core.policy.SealingContext)
                                delivery.getAttributes()
                                        .get(
                                                org.qutemail.core.policy.SealingContext
                                                        .SESSION_ATTRIBUTE))
                        .keyId()
                        .orElseThrow();
        mail.keys.forget(key);

        assertThatThrownBy(() -> mail.append(MESSAGE, delivery))
                .isInstanceOf(NotSealedException.class);

        assertThat(mail.rows(mail.inbox)).isEmpty();
    }

    @Test
    void externalMailShouldNotNeedAKey() throws Exception {
        mail.keys.unavailable(true);
        mail.append("From: x@out.test\r\nTo: alice@a.test\r\n\r\nhi\r\n", mail.plainDelivery());
        mail.append("From: alice@a.test\r\nTo: x@out.test\r\n\r\nhi\r\n", mail.user);
        mail.append(withAttachment().replace("bob@a.test", "x@out.test"), mail.user);

        assertThat(mail.rows(mail.inbox)).hasSize(3);
        assertThat(mail.metrics.recordsWritten()).isZero();
    }

    @Test
    void copyShouldBeConfirmedWhenTheAppendSucceeded() throws Exception {
        mail.append(withAttachment(), mail.sealedDelivery());

        assertThat(mail.keys.copiesCreated()).isEqualTo(1);
        assertThat(mail.keys.confirmedCopies()).isEqualTo(mail.keys.liveCopies()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void copyShouldBeDestroyedWhenTheStorageFailed(boolean reactive) throws Exception {
        MailboxSession delivery = mail.sealedDelivery();
        MessageMapper sealed = mail.mappers.around(failing(MessageMapper.class), delivery);
        Mailbox mailbox = mail.entity(mail.inbox);

        assertThatThrownBy(
                        () -> {
                            if (reactive) {
                                Mono.from(sealed.addReactive(mailbox, message(mailbox))).block();
                            } else {
                                sealed.add(mailbox, message(mailbox));
                            }
                        })
                .hasStackTraceContaining("the disk is full");

        assertThat(mail.keys.copiesCreated()).isEqualTo(1);
        assertThat(mail.keys.destroyed()).isEqualTo(1);
        assertThat(mail.keys.liveCopies()).isEmpty();
    }

    @Test
    void copyShouldBeDestroyedWhenAttachmentsWereStoredAndTheMessageWasNot() throws Exception {
        MailboxSession delivery = mail.sealedDelivery();
        MessageMapper sealed = mail.mappers.around(failing(MessageMapper.class), delivery);
        AttachmentMapper attachments = mail.factory().getAttachmentMapper(delivery);
        Mailbox mailbox = mail.entity(mail.inbox);
        MailboxMessage message = message(mailbox);

        assertThatThrownBy(
                        () ->
                                sealed.executeReactive(
                                                attachments
                                                        .storeAttachmentsReactive(
                                                                List.of(attachment()),
                                                                message.getMessageId())
                                                        .flatMap(
                                                                stored ->
                                                                        Mono.from(
                                                                                sealed.addReactive(
                                                                                        mailbox,
                                                                                        message))))
                                        .block())
                .hasStackTraceContaining("the disk is full");

        assertThat(mail.keys.copiesCreated()).isEqualTo(1);
        assertThat(mail.keys.liveCopies()).isEmpty();
    }

    // ---- opening fails

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
                .doOnNext(SealedMailboxFailureTest::readHeader)
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

    // ---- tools

    private static String withAttachment() {
        return "From: alice@a.test\r\nTo: bob@a.test\r\n"
                + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\n"
                + "Content-Disposition: attachment; filename=a.txt\r\n\r\nattached\r\n--b--\r\n";
    }

    private static ParsedAttachment attachment() {
        return ParsedAttachment.builder()
                .contentType("text/plain")
                .content(com.google.common.io.ByteSource.wrap("words".getBytes()))
                .noName()
                .noCid()
                .inline(false);
    }

    private static MailboxMessage message(Mailbox mailbox) {
        InMemoryMessageId id = InMemoryMessageId.of(77);
        return new SimpleMailboxMessage(
                id,
                ThreadId.fromBaseMessageId(id),
                new Date(),
                MESSAGE.length(),
                MESSAGE.indexOf("\r\n\r\n") + 4,
                new ByteContent(MESSAGE.getBytes()),
                new Flags(),
                new PropertyBuilder().build(),
                mailbox.getMailboxId(),
                List.of(),
                Optional.empty());
    }

    /** A storage that takes transactions and fails at everything else. */
    private <T> T failing(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("executeReactive")) {
                                return arguments[0];
                            }
                            if (method.getName().equals("addReactive")) {
                                return Mono.error(new MailboxException("the disk is full"));
                            }
                            if (method.getName().equals("add")) {
                                throw new MailboxException("the disk is full");
                            }
                            try {
                                return method.invoke(mail.inside(), arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }));
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

    @Test
    void attachmentThatDoesNotExistShouldBeNotFound() {
        assertThatThrownBy(
                        () ->
                                mail.factory()
                                        .getAttachmentMapper(mail.user)
                                        .getAttachment(AttachmentId.from("none")))
                .isInstanceOf(org.apache.james.mailbox.exception.AttachmentNotFoundException.class);
    }
}
