// SPDX-License-Identifier: Apache-2.0
package org.apache.james.mailbox.inmemory.mail;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MailboxSessionUtil;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.inmemory.InMemoryId;
import org.apache.james.mailbox.inmemory.InMemoryMailboxSessionMapperFactory;
import org.apache.james.mailbox.inmemory.InMemoryMessageId;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.store.mail.AttachmentMapper;
import org.apache.james.mailbox.store.mail.MailboxMapper;
import org.apache.james.mailbox.store.mail.MessageIdMapper;
import org.apache.james.mailbox.store.mail.MessageMapper;
import org.apache.james.mailbox.store.mail.model.MapperProvider;
import org.apache.james.mailbox.store.mail.model.MessageUidProvider;
import org.apache.james.utils.UpdatableTickingClock;
import org.qutemail.mailbox.contract.SealedBackend;

/**
 * Stands before James's class of this name, so that its mapper contracts run against the sealed
 * mappers. What the suites call "create" is what sessions are given.
 */
public class InMemoryMapperProvider implements MapperProvider {

    private final UpdatableTickingClock clock = new UpdatableTickingClock(Instant.now());
    private final MailboxSession session = MailboxSessionUtil.create(Username.of("user"));
    private final InMemoryMailboxSessionMapperFactory factory = SealedBackend.mapperFactory(clock);
    private final MessageId.Factory messageIds = new InMemoryMessageId.Factory();
    private final MessageUidProvider uids = new MessageUidProvider();

    public UpdatableTickingClock getClock() {
        return clock;
    }

    @Override
    public List<Capabilities> getSupportedCapabilities() {
        return List.of(
                Capabilities.ACL_STORAGE,
                Capabilities.ANNOTATION,
                Capabilities.ATTACHMENT,
                Capabilities.MAILBOX,
                Capabilities.MESSAGE,
                Capabilities.MOVE,
                Capabilities.UNIQUE_MESSAGE_ID);
    }

    @Override
    public MessageMapper createMessageMapper() {
        return factory.getMessageMapper(session);
    }

    @Override
    public MessageIdMapper createMessageIdMapper() {
        return factory.getMessageIdMapper(session);
    }

    @Override
    public AttachmentMapper createAttachmentMapper() {
        return factory.createAttachmentMapper(session);
    }

    @Override
    public MailboxMapper createMailboxMapper() {
        return factory.getMailboxMapper(session);
    }

    @Override
    public InMemoryId generateId() {
        return InMemoryId.of(ThreadLocalRandom.current().nextInt());
    }

    @Override
    public MessageId generateMessageId() {
        return messageIds.generate();
    }

    @Override
    public MessageUid generateMessageUid() {
        return uids.next();
    }

    @Override
    public ModSeq generateModSeq(Mailbox mailbox) throws MailboxException {
        return factory.getModSeqProvider().nextModSeq(mailbox);
    }

    @Override
    public ModSeq highestModSeq(Mailbox mailbox) throws MailboxException {
        return factory.getModSeqProvider().highestModSeq(mailbox);
    }

    @Override
    public boolean supportPartialAttachmentFetch() {
        return false;
    }
}
