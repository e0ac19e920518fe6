// SPDX-License-Identifier: Apache-2.0
package org.apache.james.mailbox.jpa.mail;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.james.backends.jpa.JpaTestCluster;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.jpa.JPAId;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.store.mail.AttachmentMapper;
import org.apache.james.mailbox.store.mail.MailboxMapper;
import org.apache.james.mailbox.store.mail.MessageIdMapper;
import org.apache.james.mailbox.store.mail.MessageMapper;
import org.apache.james.mailbox.store.mail.model.DefaultMessageId;
import org.apache.james.mailbox.store.mail.model.MapperProvider;
import org.qutemail.server.embedded.CommittingMapper;
import org.qutemail.server.embedded.JpaMailbox;

/**
 * Stands before James's class of this name, so that its mapper contracts run against the sealed
 * mappers, each call in a transaction of its own.
 */
public final class JPAMapperProvider implements MapperProvider {

    private final JpaMailbox james;

    public JPAMapperProvider(JpaTestCluster cluster) {
        this.james = cluster.mailbox();
    }

    @Override
    public List<Capabilities> getSupportedCapabilities() {
        return List.of(
                Capabilities.ANNOTATION,
                Capabilities.MAILBOX,
                Capabilities.MESSAGE,
                Capabilities.MOVE);
    }

    @Override
    public MessageMapper createMessageMapper() {
        return CommittingMapper.around(
                MessageMapper.class, james.factory().getMessageMapper(james.session("user")));
    }

    @Override
    public MailboxMapper createMailboxMapper() {
        return CommittingMapper.around(
                MailboxMapper.class, james.factory().getMailboxMapper(james.session("user")));
    }

    @Override
    public MailboxId generateId() {
        return JPAId.of(ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
    }

    @Override
    public MessageId generateMessageId() {
        return new DefaultMessageId.Factory().generate();
    }

    @Override
    public boolean supportPartialAttachmentFetch() {
        return false;
    }

    // ---- what JPA has not

    @Override
    public AttachmentMapper createAttachmentMapper() {
        throw new UnsupportedOperationException();
    }

    @Override
    public MessageIdMapper createMessageIdMapper() {
        throw new UnsupportedOperationException();
    }

    @Override
    public MessageUid generateMessageUid() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ModSeq generateModSeq(Mailbox mailbox) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ModSeq highestModSeq(Mailbox mailbox) {
        throw new UnsupportedOperationException();
    }
}
