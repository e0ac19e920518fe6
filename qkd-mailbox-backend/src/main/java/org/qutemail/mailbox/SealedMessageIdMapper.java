// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import com.google.common.collect.Multimap;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.mail.Flags;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.ComposedMessageIdWithMetaData;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.UpdatedFlags;
import org.apache.james.mailbox.store.mail.MessageIdMapper;
import org.apache.james.mailbox.store.mail.MessageMapper.FetchType;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * As {@link SealedMessageMapper}, for messages addressed by id. What is put into a further mailbox
 * shares the records of the first.
 */
final class SealedMessageIdMapper implements MessageIdMapper {

    private final MessageIdMapper inside;
    private final MailboxSealing sealing;

    SealedMessageIdMapper(MessageIdMapper inside, MailboxSealing sealing) {
        this.inside = inside;
        this.sealing = sealing;
    }

    @Override
    public List<MailboxMessage> find(Collection<MessageId> ids, FetchType type) {
        return sealing.opener().open(inside.find(ids, type));
    }

    /**
     * Without those that cannot be opened, unless the reader says otherwise: JMAP would fail for
     * all ids of a request, so it is to answer {@code notFound} for the one. Who asks for headers
     * gets no bodies: James's JMAP reads whatever there is.
     */
    @Override
    public Flux<MailboxMessage> findReactive(Collection<MessageId> ids, FetchType type) {
        return sealing.opener()
                .openVerified(Optional.empty(), inside.findReactive(ids, type), type)
                .map(message -> type == FetchType.HEADERS ? withoutBody(message) : message)
                .contextWrite(
                        context ->
                                context.hasKey(UnreadableMessages.class)
                                        ? context
                                        : context.put(
                                                UnreadableMessages.class,
                                                UnreadableMessages.LEFT_OUT));
    }

    private static MailboxMessage withoutBody(MailboxMessage message) {
        return message instanceof OpenedMessage ? ((OpenedMessage) message).withoutBody() : message;
    }

    @Override
    public void save(MailboxMessage message) throws MailboxException {
        sealing.append(
                message,
                toStore -> {
                    inside.save(toStore);
                    return null;
                });
    }

    @Override
    public void copyInMailbox(MailboxMessage message, Mailbox mailbox) throws MailboxException {
        sealing.append(
                message,
                toStore -> {
                    inside.copyInMailbox(toStore, mailbox);
                    return null;
                });
    }

    @Override
    public Mono<Void> copyInMailboxReactive(MailboxMessage message, Mailbox mailbox) {
        return sealing.appendReactive(
                message, toStore -> inside.copyInMailboxReactive(toStore, mailbox));
    }

    // ---- nothing to do with content

    @Override
    public Publisher<ComposedMessageIdWithMetaData> findMetadata(MessageId id) {
        return inside.findMetadata(id);
    }

    @Override
    public List<MailboxId> findMailboxes(MessageId id) {
        return inside.findMailboxes(id);
    }

    @Override
    public void delete(MessageId id) {
        inside.delete(id);
    }

    @Override
    public void delete(MessageId id, Collection<MailboxId> mailboxes) {
        inside.delete(id, mailboxes);
    }

    @Override
    public Mono<Void> deleteReactive(MessageId id, Collection<MailboxId> mailboxes) {
        return inside.deleteReactive(id, mailboxes);
    }

    @Override
    public void delete(Multimap<MessageId, MailboxId> ids) {
        inside.delete(ids);
    }

    @Override
    public Mono<Void> deleteReactive(Multimap<MessageId, MailboxId> ids) {
        return inside.deleteReactive(ids);
    }

    @Override
    public Mono<Multimap<MailboxId, UpdatedFlags>> setFlags(
            MessageId id,
            List<MailboxId> mailboxes,
            Flags newState,
            MessageManager.FlagsUpdateMode mode) {
        return inside.setFlags(id, mailboxes, newState, mode);
    }
}
