// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterators;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MailboxSessionUtil;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.inmemory.InMemoryMailboxSessionMapperFactory;
import org.apache.james.mailbox.model.ComposedMessageId;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxConstants;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.apache.james.mailbox.model.MessageResultIterator;
import org.apache.james.mailbox.store.mail.MessageMapper;
import org.apache.james.mailbox.store.mail.MessageMapper.FetchType;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.qutemail.core.key.FixedKeyService;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyPurpose;
import org.qutemail.core.policy.SealingContext;
import org.qutemail.core.seal.record.RecordOpener;
import org.qutemail.core.seal.record.RecordSealer;
import org.qutemail.mailbox.contract.SealedBackend;
import org.qutemail.mailbox.contract.SealedIntegration;

/**
 * James's in-memory mailbox with the sealing around it, as the server has it, and a look behind the
 * sealing at what is really stored. The domain a.test is ours.
 */
final class SealedMailboxFixture {

    static final Username ALICE = Username.of("alice@a.test");

    final FixedKeyService keys = new FixedKeyService();
    final SealedMailboxMetrics metrics = new SealedMailboxMetrics();
    final SealedMappers mappers;
    final SealedIntegration james;
    final MailboxSession user = MailboxSessionUtil.create(ALICE);
    final MailboxPath inbox = MailboxPath.inbox(ALICE);
    final MailboxPath archive = MailboxPath.forUser(ALICE, "Archive");

    SealedMailboxFixture() throws MailboxException {
        this(StorageLayout.memory());
    }

    SealedMailboxFixture(StorageLayout layout) throws MailboxException {
        mappers =
                new SealedMappers(
                        keys,
                        new SessionAppendPolicy((local, domain) -> domain.equals("a.test")),
                        layout,
                        new RecordSealer(new SecureRandom()),
                        new RecordOpener(true),
                        metrics);
        SealedIntegration.Choices choices = new SealedIntegration.Choices();
        choices.eventBus = SealedIntegration.inVmEventBus();
        choices.annotationCount = MailboxConstants.DEFAULT_LIMIT_ANNOTATIONS_ON_MAILBOX;
        choices.annotationSize = MailboxConstants.DEFAULT_LIMIT_ANNOTATION_SIZE;
        choices.messageParser = new AddressingMessageParser();
        choices.mapperFactory = clock -> SealedBackend.mapperFactory(clock, mappers);
        james = new SealedIntegration(choices);
        james.mailboxManager().createMailbox(inbox, user);
        james.mailboxManager().createMailbox(archive, user);
    }

    // ---- sessions

    /** A delivery of internal mail, under a fresh key. */
    MailboxSession sealedDelivery() throws KeyException {
        return delivery(SealingContext.sealed(keys.take(KeyPurpose.DELIVERY).id(), "test"));
    }

    /** A delivery of external mail. */
    MailboxSession plainDelivery() {
        return delivery(SealingContext.plain("test"));
    }

    MailboxSession delivery(SealingContext context) {
        MailboxSession session = james.mailboxManager().createSystemSession(ALICE);
        session.getAttributes().put(SealingContext.SESSION_ATTRIBUTE, context);
        return session;
    }

    // ---- above the sealing

    MessageManager mailbox(MailboxPath path) throws MailboxException {
        return james.mailboxManager().getMailbox(path, user);
    }

    ComposedMessageId append(byte[] message, MailboxSession session) throws MailboxException {
        return james.mailboxManager()
                .getMailbox(inbox, session)
                .appendMessage(MessageManager.AppendCommand.builder().build(message), session)
                .getId();
    }

    ComposedMessageId append(String message, MailboxSession session) throws MailboxException {
        return append(message.getBytes(StandardCharsets.UTF_8), session);
    }

    MessageResult fetch(MailboxPath path, MessageUid uid, FetchGroup group)
            throws MailboxException {
        MessageResultIterator results =
                mailbox(path).getMessages(MessageRange.one(uid), group, user);
        return Iterators.getOnlyElement(results);
    }

    byte[] read(MailboxPath path, MessageUid uid) throws MailboxException, IOException {
        try (InputStream in =
                fetch(path, uid, FetchGroup.FULL_CONTENT).getFullContent().getInputStream()) {
            return in.readAllBytes();
        }
    }

    byte[] read(ComposedMessageId id) throws MailboxException, IOException {
        return read(inbox, id.getUid());
    }

    MessageMapper mapper() {
        return factory().getMessageMapper(user);
    }

    InMemoryMailboxSessionMapperFactory factory() {
        return james.mapperFactory();
    }

    Mailbox entity(MailboxPath path) {
        return factory().getMailboxMapper(user).findMailboxByPath(path).block();
    }

    // ---- behind the sealing

    /** The rows as they lie, from the mapper inside. */
    List<MailboxMessage> rows(MailboxPath path) throws MailboxException {
        return ImmutableList.copyOf(
                inside().findInMailbox(entity(path), MessageRange.all(), FetchType.FULL, -1));
    }

    MessageMapper inside() {
        return factory().createMessageMapper(user);
    }

    /** Every octet that the storage holds of messages and attachments, names and types included. */
    List<byte[]> everythingStored() throws MailboxException, IOException {
        List<byte[]> octets = new ArrayList<>();
        for (Mailbox mailbox : factory().getMailboxMapper(user).list().toIterable()) {
            for (MailboxMessage row : rows(mailbox.generateAssociatedPath())) {
                octets.add(row.getFullContent().readAllBytes());
                octets.add(row.getHeaderContent().readAllBytes());
                octets.add(
                        (row.getProperties() + " " + row.getAttachments() + row.getMediaType())
                                .getBytes(StandardCharsets.UTF_8));
            }
        }
        octets.addAll(storedAttachments());
        return octets;
    }

    /** The in-memory attachment mapper has no way to list, so its maps are read. */
    List<byte[]> storedAttachments() {
        try {
            Object inside =
                    field(InMemoryMailboxSessionMapperFactory.class, "attachmentMapper")
                            .get(factory());
            List<byte[]> octets = new ArrayList<>();
            for (Object content :
                    ((Map<?, ?>) field(inside.getClass(), "attachmentsRawContentById").get(inside))
                            .values()) {
                octets.add((byte[]) content);
            }
            octets.add(
                    field(inside.getClass(), "attachmentsById")
                            .get(inside)
                            .toString()
                            .getBytes(StandardCharsets.UTF_8));
            return octets;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Field field(Class<?> type, String name) throws NoSuchFieldException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
