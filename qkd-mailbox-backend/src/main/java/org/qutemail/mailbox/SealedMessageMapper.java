// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MessageMetaData;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.store.mail.MessageMapper;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Seals what is added and opens what is found. COPY and MOVE hand the stored records on as they
 * are, so they need no key and write no plaintext. All else is the mapper's inside.
 */
final class SealedMessageMapper extends ForwardingMessageMapper {

    private final MessageMapper inside;
    private final MailboxSealing sealing;

    SealedMessageMapper(MessageMapper inside, MailboxSealing sealing) {
        super(inside);
        this.inside = inside;
        this.sealing = sealing;
    }

    // ---- sealed on the way in

    @Override
    public MessageMetaData add(Mailbox mailbox, MailboxMessage message) throws MailboxException {
        return sealing.append(
                message,
                toStore -> inside.add(mailbox, toStore),
                sealing.indexing().appended(mailbox, message, sealing.name()));
    }

    @Override
    public Publisher<MessageMetaData> addReactive(Mailbox mailbox, MailboxMessage message) {
        return sealing.appendReactive(
                message,
                toStore -> Mono.from(inside.addReactive(mailbox, toStore)),
                sealing.indexing().appended(mailbox, message, sealing.name()));
    }

    /** Copies made within are confirmed behind the commit, or destroyed with what failed. */
    @Override
    public <T> Mono<T> executeReactive(Mono<T> transaction) {
        return sealing.inScopeReactive(scope -> inside.executeReactive(transaction));
    }

    // ---- opened on the way out

    @Override
    public Iterator<MailboxMessage> findInMailbox(
            Mailbox mailbox, MessageRange set, FetchType type, int limit) throws MailboxException {
        return sealing.opener()
                .open(mailbox, inside.findInMailbox(mailbox, set, type, limit), type);
    }

    @Override
    public Flux<MailboxMessage> findInMailboxReactive(
            Mailbox mailbox, MessageRange set, FetchType type, int limit) {
        return sealing.opener()
                .openVerified(
                        Optional.of(mailbox),
                        inside.findInMailboxReactive(mailbox, set, type, limit),
                        type);
    }

    // ---- handed on as they lie

    /**
     * Whether a message did not come from a mapper of ours: no manager of James does that, but what
     * it holds is in clear and must not be written so. With an index all that is read is known.
     */
    private boolean isUnread(MailboxMessage message) {
        return sealing.indexing().isOn() && !MessageOpener.isStored(message);
    }

    @Override
    public MessageMetaData copy(Mailbox mailbox, MailboxMessage original) throws MailboxException {
        return isUnread(original)
                ? sealing.append(
                        original,
                        toStore -> inside.copy(mailbox, toStore),
                        sealing.indexing().appended(mailbox, original, Optional.empty()))
                : copy(mailbox, List.of(original)).get(0);
    }

    @Override
    public List<MessageMetaData> copy(Mailbox mailbox, List<MailboxMessage> original)
            throws MailboxException {
        if (original.stream().anyMatch(this::isUnread)) {
            List<MessageMetaData> made = new ArrayList<>();
            for (MailboxMessage each : original) {
                made.add(copy(mailbox, each));
            }
            return made;
        }
        return sealing.inScope(
                scope -> {
                    List<MessageMetaData> made =
                            inside.copy(mailbox, MessageOpener.stored(original));
                    sealing.indexing().copied(scope, mailbox, original, made);
                    return made;
                });
    }

    @Override
    public Mono<MessageMetaData> copyReactive(Mailbox mailbox, MailboxMessage original) {
        return isUnread(original)
                ? sealing.appendReactive(
                        original,
                        toStore -> inside.copyReactive(mailbox, toStore),
                        sealing.indexing().appended(mailbox, original, Optional.empty()))
                : copyReactive(mailbox, List.of(original)).map(made -> made.get(0));
    }

    @Override
    public Mono<List<MessageMetaData>> copyReactive(
            Mailbox mailbox, List<MailboxMessage> original) {
        if (original.stream().anyMatch(this::isUnread)) {
            return Flux.fromIterable(original)
                    .concatMap(each -> copyReactive(mailbox, each))
                    .collectList();
        }
        return sealing.inScopeReactive(
                scope ->
                        inside.copyReactive(mailbox, MessageOpener.stored(original))
                                .flatMap(
                                        made ->
                                                Mono.fromCallable(
                                                        () -> {
                                                            sealing.indexing()
                                                                    .copied(
                                                                            scope, mailbox,
                                                                            original, made);
                                                            return made;
                                                        })));
    }

    @Override
    public MessageMetaData move(Mailbox mailbox, MailboxMessage original) throws MailboxException {
        return isUnread(original)
                ? sealing.append(
                        original,
                        toStore -> inside.move(mailbox, toStore),
                        sealing.indexing().appendedInPlaceOf(mailbox, original))
                : move(mailbox, List.of(original)).get(0);
    }

    @Override
    public List<MessageMetaData> move(Mailbox mailbox, List<MailboxMessage> original)
            throws MailboxException {
        if (original.stream().anyMatch(this::isUnread)) {
            List<MessageMetaData> made = new ArrayList<>();
            for (MailboxMessage each : original) {
                made.add(move(mailbox, each));
            }
            return made;
        }
        return sealing.inScope(
                scope -> {
                    List<MessageMetaData> made =
                            inside.move(mailbox, MessageOpener.stored(original));
                    sealing.indexing().moved(scope, mailbox, original, made);
                    return made;
                });
    }

    @Override
    public Mono<MessageMetaData> moveReactive(Mailbox mailbox, MailboxMessage original) {
        return isUnread(original)
                ? sealing.appendReactive(
                        original,
                        toStore -> inside.moveReactive(mailbox, toStore),
                        sealing.indexing().appendedInPlaceOf(mailbox, original))
                : moveReactive(mailbox, List.of(original)).map(made -> made.get(0));
    }

    @Override
    public Mono<List<MessageMetaData>> moveReactive(
            Mailbox mailbox, List<MailboxMessage> original) {
        if (original.stream().anyMatch(this::isUnread)) {
            return Flux.fromIterable(original)
                    .concatMap(each -> moveReactive(mailbox, each))
                    .collectList();
        }
        return sealing.inScopeReactive(
                scope ->
                        inside.moveReactive(mailbox, MessageOpener.stored(original))
                                .flatMap(
                                        made ->
                                                Mono.fromCallable(
                                                        () -> {
                                                            sealing.indexing()
                                                                    .moved(
                                                                            scope, mailbox,
                                                                            original, made);
                                                            return made;
                                                        })));
    }

    // ---- taken away, and the index with them

    @Override
    public void delete(Mailbox mailbox, MailboxMessage message) throws MailboxException {
        sealing.inScope(
                scope -> {
                    sealing.indexing().leaving(scope, mailbox, List.of(message.getUid()));
                    inside.delete(mailbox, MessageOpener.stored(message));
                    return null;
                });
    }

    @Override
    public Map<MessageUid, MessageMetaData> deleteMessages(Mailbox mailbox, List<MessageUid> uids)
            throws MailboxException {
        return sealing.inScope(
                scope -> {
                    sealing.indexing().leaving(scope, mailbox, uids);
                    return inside.deleteMessages(mailbox, uids);
                });
    }

    @Override
    public Mono<Map<MessageUid, MessageMetaData>> deleteMessagesReactive(
            Mailbox mailbox, List<MessageUid> uids) {
        return sealing.inScopeReactive(
                scope ->
                        sealing.indexing()
                                .leavingReactive(scope, mailbox, uids)
                                .then(
                                        Mono.defer(
                                                () ->
                                                        inside.deleteMessagesReactive(
                                                                mailbox, uids))));
    }
}
