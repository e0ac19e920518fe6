// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.mail.Flags;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.inmemory.InMemoryMessageId;
import org.apache.james.mailbox.model.ByteContent;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.ParsedAttachment;
import org.apache.james.mailbox.model.ThreadId;
import org.apache.james.mailbox.store.mail.AttachmentMapper;
import org.apache.james.mailbox.store.mail.MessageMapper;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.mail.model.impl.PropertyBuilder;
import org.apache.james.mailbox.store.mail.model.impl.SimpleMailboxMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.core.key.KeyId;
import reactor.core.publisher.Mono;

/** What fails on the way in leaves nothing behind. */
class SealedMailboxAppendFailureTest {

    private static final String MESSAGE =
            "From: alice@a.test\r\nTo: bob@a.test\r\nSubject: hush\r\n\r\nwords\r\n";

    private SealedMailboxFixture mail;

    @BeforeEach
    void setUp() throws Exception {
        mail = new SealedMailboxFixture();
    }

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
}
