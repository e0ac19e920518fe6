// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import com.google.common.collect.Iterators;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.james.mailbox.store.mail.MessageMapper.FetchType;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.qutemail.core.key.KeyService;
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

    MessageOpener(
            KeyService service,
            StorageLayout layout,
            Records records,
            SealedMailboxMetrics metrics,
            Alarms alarms) {
        this.service = service;
        this.layout = layout;
        this.records = records;
        this.metrics = metrics;
        this.alarms = alarms;
    }

    /** What is stored of a message that this class may have handed out. */
    static MailboxMessage stored(MailboxMessage message) {
        return message instanceof OpenedMessage ? ((OpenedMessage) message).stored() : message;
    }

    static List<MailboxMessage> stored(List<MailboxMessage> messages) {
        List<MailboxMessage> stored = new ArrayList<>(messages.size());
        messages.forEach(message -> stored.add(stored(message)));
        return stored;
    }

    /** One batch: its keys are looked up together, when the first is needed. */
    List<MailboxMessage> open(List<MailboxMessage> stored) {
        CopyKeys keys = new CopyKeys(service, metrics);
        List<MailboxMessage> opened = new ArrayList<>(stored.size());
        for (MailboxMessage message : stored) {
            opened.add(SealedRow.isMarked(message.getProperties()) ? open(message, keys) : message);
        }
        return opened;
    }

    private OpenedMessage open(MailboxMessage stored, CopyKeys keys) {
        MessageOpening opening =
                new MessageOpening(stored, records, layout.contexts(), keys, alarms);
        opening.copy().ifPresent(keys::expect);
        return new OpenedMessage(stored, opening);
    }

    Iterator<MailboxMessage> open(Iterator<MailboxMessage> stored) {
        return Iterators.concat(
                Iterators.transform(Batches.of(stored), batch -> open(batch).iterator()));
    }

    Flux<MailboxMessage> open(Flux<MailboxMessage> stored) {
        return batches(stored).concatMapIterable(this::open);
    }

    private static Flux<List<MailboxMessage>> batches(Flux<MailboxMessage> stored) {
        return Flux.defer(() -> stored.bufferUntil(Batches.last()));
    }

    /**
     * Opens and tries whatever such a fetch reads, before a message is handed on: who answers a
     * client must not find out in the middle of the answer.
     *
     * <p>What cannot be opened is reported to the {@link UnreadableMessages} of the subscriber, and
     * left out. Without one the listing fails, behind the messages before it.
     */
    Flux<MailboxMessage> openVerified(Flux<MailboxMessage> stored, FetchType type) {
        if (type == FetchType.METADATA) {
            return open(stored);
        }
        return Flux.deferContextual(
                context -> {
                    UnreadableMessages unreadable =
                            context.getOrDefault(
                                    UnreadableMessages.class, UnreadableMessages.FAILING);
                    Flux<List<MailboxMessage>> batches = batches(stored);
                    return (layout.ownThreads()
                                    ? batches.publishOn(Schedulers.boundedElastic(), 1)
                                    : batches)
                            .concatMapIterable(this::open, 1)
                            .concatMap(message -> verified(message, type, unreadable), 1);
                });
    }

    private static Mono<MailboxMessage> verified(
            MailboxMessage message, FetchType type, UnreadableMessages unreadable) {
        if (message instanceof OpenedMessage) {
            try {
                ((OpenedMessage) message).verify(type == FetchType.FULL);
            } catch (SealedMessageException e) {
                return unreadable.met(message, e).then(Mono.empty());
            }
        }
        return Mono.just(message);
    }
}
