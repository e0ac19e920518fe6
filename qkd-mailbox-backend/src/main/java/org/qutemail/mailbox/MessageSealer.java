// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.mail.model.impl.Properties;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.key.KeyRequest;
import org.qutemail.core.key.KeyService;
import org.qutemail.core.seal.RecordPart;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides on appends and makes the sealed form of messages. Thread-safe. */
final class MessageSealer {

    /** Name, inside a message's context, of the record of its {@link MessageDetails}. */
    static final String DETAILS = "details";

    private static final Logger LOGGER = LoggerFactory.getLogger(MessageSealer.class);

    private final KeyService service;
    private final AppendPolicy policy;
    private final StorageLayout layout;
    private final Records records;
    private final SealedMailboxMetrics metrics;

    MessageSealer(
            KeyService service,
            AppendPolicy policy,
            StorageLayout layout,
            Records records,
            SealedMailboxMetrics metrics) {
        this.service = service;
        this.policy = policy;
        this.layout = layout;
        this.records = records;
        this.metrics = metrics;
    }

    AppendDecision decide(MailboxSession session, Supplier<MessageAddresses> addresses) {
        return policy.decide(session, addresses);
    }

    /** What the storage is to be given in place of this message. */
    ToStore toStore(MailboxMessage message, MailboxSession session, AppendScope scope)
            throws MailboxException {
        AppendDecision decision = decide(session, () -> addresses(message));
        metrics.decided(decision);
        LOGGER.debug("{} is stored {}", message.getMessageId(), decision);
        if (!decision.sealed()) {
            return ToStore.plain(plain(message), decision);
        }
        boolean begun = scope.has(message.getMessageId());
        NewCopy copy =
                copy(message.getMessageId(), decision, scope, message.getFullContentOctets());
        if (begun && decision.keyId().isEmpty()) {
            // Its attachments came first, and no more than their size was known then.
            service.sealed(copy.ref().keyId(), message.getFullContentOctets());
        }
        return ToStore.sealed(seal(message, copy), decision, copy.material().info().mode());
    }

    /**
     * As it came, save properties that the storage has no room for and those that are the mark of a
     * sealed message: no mail parses to that, and whoever made it, it is taken off.
     */
    private MailboxMessage plain(MailboxMessage message) {
        Properties came = message.getProperties();
        Properties kept =
                layout.properties()
                        .fitting(SealedRow.isMarked(came) ? SealedRow.withoutMark(came) : came);
        return kept == came ? message : new ReducedMessage(message, kept);
    }

    private static MessageAddresses addresses(MailboxMessage message) {
        try {
            return MessageAddresses.read(message.getHeaderContent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The copy that a message and its attachments are sealed with.
     *
     * @param octets what is known of the size when the copy is made
     */
    NewCopy copy(MessageId id, AppendDecision decision, AppendScope scope, long octets)
            throws MailboxException {
        return scope.copyFor(id, () -> make(layout.contexts().create(id), decision, octets));
    }

    private NewCopy make(byte[] context, AppendDecision decision, long octets)
            throws MailboxException {
        try {
            if (decision.keyId().isPresent()) {
                return make(new CopyRef(decision.keyId().get(), context));
            }
            try {
                return make(new CopyRef(epochKey(octets), context));
            } catch (KeyRefusedException e) {
                // Another message has ended the epoch since: the next one's key does it.
                LOGGER.debug("taking another key: {}", e.getMessage());
                return make(new CopyRef(epochKey(octets), context));
            }
        } catch (KeyException e) {
            throw SealingFailures.notSealed(e);
        }
    }

    private KeyId epochKey(long octets) throws KeyException {
        return service.take(KeyRequest.client(octets)).keys().get(0).id();
    }

    private NewCopy make(CopyRef ref) throws KeyException {
        try {
            return new NewCopy(ref, service.createCopy(ref), true);
        } catch (KeyRefusedException refused) {
            return again(ref, refused);
        }
    }

    /** A message id that was sealed under this key before: one more row of the same copy. */
    private NewCopy again(CopyRef ref, KeyRefusedException refused) throws KeyRefusedException {
        try {
            return new NewCopy(ref, service.openCopy(ref), false);
        } catch (KeyException none) {
            throw refused;
        }
    }

    private SealedMessage seal(MailboxMessage message, NewCopy copy) throws MailboxException {
        byte[] context = copy.context();
        try (InputStream plainHeader = message.getHeaderContent();
                InputStream plainBody = message.getBodyContent()) {
            byte[] header = plainHeader.readAllBytes();
            CountingStream counted = new CountingStream(plainBody);
            SealedBuffer body =
                    SealedBuffer.of(
                            out ->
                                    records.seal(
                                            copy.material(),
                                            RecordPart.BODY,
                                            context,
                                            counted,
                                            out));
            byte[] details =
                    records.seal(
                            copy.material(),
                            RecordPart.HEADER,
                            RecordContexts.of(context, DETAILS),
                            MessageDetails.of(message).toBytes());
            return new SealedMessage(
                    message,
                    header.length + counted.count(),
                    records.seal(copy.material(), RecordPart.HEADER, context, header),
                    body,
                    new SealedRow(
                            layout.contexts().isRecorded()
                                    ? Optional.of(context)
                                    : Optional.empty(),
                            details),
                    layout);
        } catch (IOException e) {
            throw SealingFailures.notSealed(e);
        }
    }
}
