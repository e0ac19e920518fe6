// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.store.mail.AttachmentMapper;
import org.apache.james.mailbox.store.mail.MailboxMapper;
import org.apache.james.mailbox.store.mail.MessageIdMapper;
import org.apache.james.mailbox.store.mail.MessageMapper;
import org.qutemail.core.key.KeyService;
import org.qutemail.core.seal.record.RecordOpener;
import org.qutemail.core.seal.record.RecordSealer;
import org.qutemail.index.MessageIndex;

/**
 * Puts the sealing around the mappers of any James mailbox: what comes from above is sealed where
 * the policy says so, what comes from the storage is opened. Thread-safe; the mappers made are as
 * thread-safe as those inside, and hold no state of their own.
 */
public final class SealedMappers {

    private final KeyService service;
    private final SealedMailboxMetrics metrics;
    private final MessageSealer sealer;
    private final MessageOpener opener;
    private final Records records;
    private final AttachmentOpener attachmentOpener;
    private final MailboxIndexing indexing;

    /** For a storage without an index. */
    public SealedMappers(
            KeyService service,
            AppendPolicy policy,
            StorageLayout layout,
            RecordSealer recordSealer,
            RecordOpener recordOpener,
            SealedMailboxMetrics metrics) {
        this(
                service,
                policy,
                layout,
                recordSealer,
                recordOpener,
                metrics,
                Optional.empty(),
                Clock.systemUTC());
    }

    /**
     * What everything here needs; none of it null.
     *
     * @param index of the storage's messages, if it has one; then the storage numbers its mailboxes
     *     and knows messages by mailbox and uid only
     * @param clock when messages are received
     */
    public SealedMappers(
            KeyService service,
            AppendPolicy policy,
            StorageLayout layout,
            RecordSealer recordSealer,
            RecordOpener recordOpener,
            SealedMailboxMetrics metrics,
            Optional<MessageIndex> index,
            Clock clock) {
        this.service = Objects.requireNonNull(service);
        this.metrics = Objects.requireNonNull(metrics);
        this.records = new Records(recordSealer, recordOpener, metrics);
        this.sealer = new MessageSealer(service, policy, layout, records, metrics);
        Alarms alarms = new Alarms(metrics);
        this.opener = new MessageOpener(service, layout, records, metrics, alarms, index);
        this.indexing = new MailboxIndexing(index, layout.contexts(), clock);
        this.attachmentOpener =
                new AttachmentOpener(service, layout.contexts(), records, metrics, alarms);
    }

    /** Around a message mapper of this session. */
    public MessageMapper around(MessageMapper mapper, MailboxSession session) {
        return new SealedMessageMapper(mapper, new MailboxSealing(session, this));
    }

    /** Around a message id mapper of this session. */
    public MessageIdMapper around(MessageIdMapper mapper, MailboxSession session) {
        if (indexing.isOn()) {
            throw new IllegalStateException("the message index does not know messages by their id");
        }
        return new SealedMessageIdMapper(mapper, new MailboxSealing(session, this));
    }

    /** Around an attachment mapper of this session. */
    public AttachmentMapper around(AttachmentMapper mapper, MailboxSession session) {
        return new SealedAttachmentMapper(mapper, new MailboxSealing(session, this));
    }

    /** Around a mailbox mapper: the index has to follow when a mailbox is deleted. */
    public MailboxMapper around(MailboxMapper mapper) {
        return indexing.isOn() ? new IndexedMailboxMapper(mapper, indexing) : mapper;
    }

    /** Whether the sealing stands around this mapper already. */
    public static boolean isSealed(Object mapper) {
        return mapper instanceof SealedMessageMapper
                || mapper instanceof SealedMessageIdMapper
                || mapper instanceof SealedAttachmentMapper
                || mapper instanceof IndexedMailboxMapper;
    }

    KeyService service() {
        return service;
    }

    SealedMailboxMetrics metrics() {
        return metrics;
    }

    MessageSealer sealer() {
        return sealer;
    }

    MessageOpener opener() {
        return opener;
    }

    AttachmentOpener attachmentOpener() {
        return attachmentOpener;
    }

    MailboxIndexing indexing() {
        return indexing;
    }

    Records records() {
        return records;
    }
}
