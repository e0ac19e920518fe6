// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import javax.mail.Flags;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.ComposedMessageIdWithMetaData;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxCounters;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.UpdatedFlags;
import org.apache.james.mailbox.store.FlagsUpdateCalculator;
import org.apache.james.mailbox.store.mail.MessageMapper;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A message mapper that hands on all that has nothing to do with the content of messages. */
abstract class ForwardingMessageMapper implements MessageMapper {

    private final MessageMapper inside;

    ForwardingMessageMapper(MessageMapper inside) {
        this.inside = inside;
    }

    @Override
    public <T> T execute(Transaction<T> transaction) throws MailboxException {
        return inside.execute(transaction);
    }

    @Override
    public Flux<ComposedMessageIdWithMetaData> listMessagesMetadata(
            Mailbox mailbox, MessageRange set) {
        return inside.listMessagesMetadata(mailbox, set);
    }

    @Override
    public List<MessageUid> retrieveMessagesMarkedForDeletion(Mailbox mailbox, MessageRange range)
            throws MailboxException {
        return inside.retrieveMessagesMarkedForDeletion(mailbox, range);
    }

    @Override
    public Flux<MessageUid> retrieveMessagesMarkedForDeletionReactive(
            Mailbox mailbox, MessageRange range) {
        return inside.retrieveMessagesMarkedForDeletionReactive(mailbox, range);
    }

    @Override
    public long countMessagesInMailbox(Mailbox mailbox) throws MailboxException {
        return inside.countMessagesInMailbox(mailbox);
    }

    @Override
    public MailboxCounters getMailboxCounters(Mailbox mailbox) throws MailboxException {
        return inside.getMailboxCounters(mailbox);
    }

    @Override
    public Mono<MailboxCounters> getMailboxCountersReactive(Mailbox mailbox) {
        return inside.getMailboxCountersReactive(mailbox);
    }

    @Override
    public MessageUid findFirstUnseenMessageUid(Mailbox mailbox) throws MailboxException {
        return inside.findFirstUnseenMessageUid(mailbox);
    }

    @Override
    public Mono<Optional<MessageUid>> findFirstUnseenMessageUidReactive(Mailbox mailbox) {
        return inside.findFirstUnseenMessageUidReactive(mailbox);
    }

    @Override
    public List<MessageUid> findRecentMessageUidsInMailbox(Mailbox mailbox)
            throws MailboxException {
        return inside.findRecentMessageUidsInMailbox(mailbox);
    }

    @Override
    public Mono<List<MessageUid>> findRecentMessageUidsInMailboxReactive(Mailbox mailbox) {
        return inside.findRecentMessageUidsInMailboxReactive(mailbox);
    }

    @Override
    public Iterator<UpdatedFlags> updateFlags(
            Mailbox mailbox, FlagsUpdateCalculator calculator, MessageRange set)
            throws MailboxException {
        return inside.updateFlags(mailbox, calculator, set);
    }

    @Override
    public Mono<List<UpdatedFlags>> updateFlagsReactive(
            Mailbox mailbox, FlagsUpdateCalculator calculator, MessageRange set) {
        return inside.updateFlagsReactive(mailbox, calculator, set);
    }

    @Override
    public Optional<UpdatedFlags> updateFlags(
            Mailbox mailbox, MessageUid uid, FlagsUpdateCalculator calculator)
            throws MailboxException {
        return inside.updateFlags(mailbox, uid, calculator);
    }

    @Override
    public List<UpdatedFlags> resetRecent(Mailbox mailbox) throws MailboxException {
        return inside.resetRecent(mailbox);
    }

    @Override
    public Mono<List<UpdatedFlags>> resetRecentReactive(Mailbox mailbox) {
        return inside.resetRecentReactive(mailbox);
    }

    @Override
    public Optional<MessageUid> getLastUid(Mailbox mailbox) throws MailboxException {
        return inside.getLastUid(mailbox);
    }

    @Override
    public Mono<Optional<MessageUid>> getLastUidReactive(Mailbox mailbox) {
        return inside.getLastUidReactive(mailbox);
    }

    @Override
    public ModSeq getHighestModSeq(Mailbox mailbox) throws MailboxException {
        return inside.getHighestModSeq(mailbox);
    }

    @Override
    public Mono<ModSeq> getHighestModSeqReactive(Mailbox mailbox) {
        return inside.getHighestModSeqReactive(mailbox);
    }

    @Override
    public Flags getApplicableFlag(Mailbox mailbox) throws MailboxException {
        return inside.getApplicableFlag(mailbox);
    }

    @Override
    public Mono<Flags> getApplicableFlagReactive(Mailbox mailbox) {
        return inside.getApplicableFlagReactive(mailbox);
    }

    @Override
    public Flux<MessageUid> listAllMessageUids(Mailbox mailbox) {
        return inside.listAllMessageUids(mailbox);
    }

    @Override
    public void endRequest() {
        inside.endRequest();
    }
}
