// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import com.google.common.collect.Iterators;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.store.mail.MessageMapper.FetchType;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.qutemail.core.key.KeyService;
import org.qutemail.index.MessageIndex;
import org.qutemail.index.Place;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Turns stored messages into readable ones; unsealed ones pass through untouched. Thread-safe. */
final class MessageOpener {

    private final KeyService service;
    private final StorageLayout layout;
    private final Records records;
    private final SealedMailboxMetrics metrics;
    private final Alarms alarms;
    private final Optional<MessageIndex> index;

    MessageOpener(
            KeyService service,
            StorageLayout layout,
            Records records,
            SealedMailboxMetrics metrics,
            Alarms alarms,
            Optional<MessageIndex> index) {
        this.service = service;
        this.layout = layout;
        this.records = records;
        this.metrics = metrics;
        this.alarms = alarms;
        this.index = index;
    }

    /** What is stored of a message that this class may have handed out. */
    static MailboxMessage stored(MailboxMessage message) {
        if (message instanceof VouchedMessage) {
            return ((VouchedMessage) message).stored();
        }
        return message instanceof OpenedMessage ? ((OpenedMessage) message).stored() : message;
    }

    /** Whether this class has handed the message out. */
    static boolean isStored(MailboxMessage message) {
        return message instanceof OpenedMessage || message instanceof VouchedMessage;
    }

    /** Where a message was found that this class has handed out with an index. */
    static Optional<Place> place(MailboxMessage message) {
        return message instanceof IndexedMailboxMessage
                ? ((IndexedMailboxMessage) message).voucher().place()
                : Optional.empty();
    }

    /** Whether a message that this class may have handed out is the one that was stored there. */
    static boolean isVouchedFor(MailboxMessage message) {
        if (message instanceof VouchedMessage) {
            return ((VouchedMessage) message).isVouchedFor();
        }
        return !(message instanceof OpenedMessage) || ((OpenedMessage) message).isVouchedFor();
    }

    static List<MailboxMessage> stored(List<MailboxMessage> messages) {
        List<MailboxMessage> stored = new ArrayList<>(messages.size());
        messages.forEach(message -> stored.add(stored(message)));
        return stored;
    }

    /** One batch that no index knows: its keys are looked up together, when needed. */
    List<MailboxMessage> open(List<MailboxMessage> stored) {
        return open(Optional.empty(), stored);
    }

    /**
     * One batch: its keys are looked up together, when the first is needed, and so are its rows in
     * the index.
     */
    private List<MailboxMessage> open(Optional<Mailbox> mailbox, List<MailboxMessage> stored) {
        CopyKeys keys = new CopyKeys(service, metrics);
        Optional<Vouchers> vouchers =
                index.flatMap(known -> mailbox.map(box -> new Vouchers(known, box)));
        List<MailboxMessage> opened = new ArrayList<>(stored.size());
        for (MailboxMessage message : stored) {
            Optional<Voucher> voucher = vouchers.map(batch -> batch.expect(message));
            opened.add(
                    SealedRow.isMarked(message.getProperties())
                            ? open(message, keys, voucher.orElse(Voucher.NONE))
                            : voucher.<MailboxMessage>map(
                                            known -> new VouchedMessage(message, known, alarms))
                                    .orElse(message));
        }
        return opened;
    }

    private OpenedMessage open(MailboxMessage stored, CopyKeys keys, Voucher voucher) {
        MessageOpening opening =
                new MessageOpening(stored, records, layout.contexts(), keys, voucher, alarms);
        keys.expect(opening::copy);
        return new OpenedMessage(stored, opening);
    }

    Iterator<MailboxMessage> open(
            Mailbox mailbox, Iterator<MailboxMessage> stored, FetchType type) {
        return Iterators.concat(
                Iterators.transform(
                        Batches.of(stored, type),
                        batch -> open(Optional.of(mailbox), batch).iterator()));
    }

    private static Flux<List<MailboxMessage>> batches(Flux<MailboxMessage> stored, FetchType type) {
        return Flux.defer(() -> stored.bufferUntil(Batches.last(type)));
    }

    /**
     * Opens and tries whatever such a fetch reads, before a message is handed on: who answers a
     * client must not find out in the middle of the answer.
     *
     * <p>What cannot be opened is reported to the {@link UnreadableMessages} of the subscriber, and
     * left out. Without one the listing fails, behind the messages before it.
     */
    Flux<MailboxMessage> openVerified(
            Optional<Mailbox> mailbox, Flux<MailboxMessage> stored, FetchType type) {
        if (type == FetchType.METADATA) {
            return batches(stored, type).concatMapIterable(batch -> open(mailbox, batch));
        }
        return Flux.deferContextual(
                context -> {
                    UnreadableMessages unreadable =
                            context.getOrDefault(
                                    UnreadableMessages.class, UnreadableMessages.FAILING);
                    Flux<List<MailboxMessage>> batches = batches(stored, type);
                    return (layout.ownThreads()
                                    ? batches.publishOn(Schedulers.boundedElastic(), 1)
                                    : batches)
                            .concatMapIterable(batch -> open(mailbox, batch), 1)
                            .concatMap(message -> verified(message, type, unreadable), 1);
                });
    }

    private static Mono<MailboxMessage> verified(
            MailboxMessage message, FetchType type, UnreadableMessages unreadable) {
        try {
            if (message instanceof OpenedMessage) {
                ((OpenedMessage) message).verify(type == FetchType.FULL);
            }
            if (message instanceof VouchedMessage) {
                ((VouchedMessage) message).verify(type == FetchType.FULL);
            }
            return Mono.just(message);
        } catch (SealedMessageException e) {
            return unreadable.met(message, e).then(Mono.empty());
        }
    }
}
