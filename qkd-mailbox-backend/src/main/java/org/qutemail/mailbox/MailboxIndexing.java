// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MessageMetaData;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.qutemail.index.IndexRow;
import org.qutemail.index.IndexStoreException;
import org.qutemail.index.IndexWriter;
import org.qutemail.index.MessageIndex;
import org.qutemail.index.Place;
import org.qutemail.index.Reference;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Lets the index follow what the mappers do, where there is one: announced while the storage's
 * transaction is open, settled when its end is known. Thread-safe.
 */
final class MailboxIndexing {

    private final Optional<MessageIndex> index;
    private final IndexRows rows;
    private final Clock clock;

    MailboxIndexing(Optional<MessageIndex> index, RecordContexts contexts, Clock clock) {
        this.index = index;
        this.rows = new IndexRows(contexts);
        this.clock = clock;
    }

    boolean isOn() {
        return index.isPresent();
    }

    private IndexWriter writer() {
        return index.orElseThrow().writer();
    }

    private interface Announcement {
        void make() throws IndexStoreException;
    }

    /** What was announced by half is told to the follower all the same. */
    private static void announce(
            AppendScope scope, AppendScope.Follower follower, Announcement announcement)
            throws MailboxException {
        scope.follow(follower);
        try {
            announcement.make();
        } catch (IndexStoreException e) {
            throw SealingFailures.notIndexed(e);
        }
    }

    /**
     * Follows the appending of one message to a mailbox.
     *
     * @param name that it gets if it is a new one; empty: any
     */
    MailboxSealing.Stored<MessageMetaData> appended(
            Mailbox mailbox, MailboxMessage message, Optional<UUID> name) {
        if (!isOn()) {
            return MailboxSealing.Stored.unknown();
        }
        return (scope, form, made) -> {
            if (form.isEmpty()) {
                copied(scope, mailbox, List.of(message), List.of(made));
                return;
            }
            IndexRow row =
                    rows.row(
                            form.get(),
                            name.orElseGet(UUID::randomUUID),
                            Places.of(mailbox, made.getUid()),
                            Vouchers.owner(mailbox),
                            clock.instant());
            announce(
                    scope,
                    arriving(List.of(row.place()), List.of()),
                    () -> writer().add(List.of(row)));
            scope.entrust(message.getMessageId());
        };
    }

    /** {@link #appended} of what takes the place of a message that lay elsewhere. */
    MailboxSealing.Stored<MessageMetaData> appendedInPlaceOf(
            Mailbox mailbox, MailboxMessage message) {
        Place left = Places.of(message);
        MailboxSealing.Stored<MessageMetaData> arrival =
                appended(mailbox, message, Optional.empty());
        return (scope, form, made) -> {
            arrival.note(scope, form, made);
            announce(
                    scope, arriving(List.of(), List.of(left)), () -> writer().leave(List.of(left)));
        };
    }

    /** The storage has copied messages, in order. */
    void copied(
            AppendScope scope,
            Mailbox mailbox,
            List<MailboxMessage> originals,
            List<MessageMetaData> made)
            throws MailboxException {
        if (isOn()) {
            List<Reference> copies = references(mailbox, originals, made);
            announce(
                    scope,
                    arriving(copies.stream().map(Reference::to).toList(), List.of()),
                    () -> writer().copy(copies));
        }
    }

    /** The storage has moved messages, in order. */
    void moved(
            AppendScope scope,
            Mailbox mailbox,
            List<MailboxMessage> originals,
            List<MessageMetaData> made)
            throws MailboxException {
        if (isOn()) {
            List<Reference> moves = references(mailbox, originals, made);
            announce(
                    scope,
                    arriving(
                            moves.stream().map(Reference::to).toList(),
                            moves.stream().map(Reference::from).toList()),
                    () -> writer().move(moves));
        }
    }

    private static List<Reference> references(
            Mailbox mailbox, List<MailboxMessage> originals, List<MessageMetaData> made) {
        List<Reference> references = new ArrayList<>();
        for (int i = 0; i < originals.size(); i++) {
            references.add(
                    new Reference(
                            MessageOpener.place(originals.get(i)).orElseThrow(),
                            MessageOpener.isVouchedFor(originals.get(i)),
                            Places.of(mailbox, made.get(i).getUid()),
                            Vouchers.owner(mailbox)));
        }
        return references;
    }

    /** The storage is about to delete messages. */
    void leaving(AppendScope scope, Mailbox mailbox, Collection<MessageUid> uids)
            throws MailboxException {
        if (isOn()) {
            List<Place> places = Places.of(mailbox, uids);
            announce(scope, arriving(List.of(), places), () -> writer().leave(places));
        }
    }

    /** {@link #leaving} without blocking the caller. */
    Mono<Void> leavingReactive(AppendScope scope, Mailbox mailbox, Collection<MessageUid> uids) {
        return isOn()
                ? Mono.<Void>fromCallable(
                                () -> {
                                    leaving(scope, mailbox, uids);
                                    return null;
                                })
                        .subscribeOn(Schedulers.boundedElastic())
                : Mono.empty();
    }

    private AppendScope.Follower arriving(List<Place> here, List<Place> there) {
        List<Place> all = new ArrayList<>(here);
        all.addAll(there);
        return new AppendScope.Follower() {
            @Override
            public void committed() {
                try {
                    writer().arrived(here);
                    writer().gone(there);
                } catch (IndexStoreException e) {
                    index.orElseThrow().settle(all);
                }
            }

            @Override
            public void failed() {
                index.orElseThrow().settle(all);
            }

            @Override
            public void cancelled() {
                index.orElseThrow().settleLater(all);
            }
        };
    }

    /** The storage is about to delete a mailbox. */
    void leaving(Mailbox mailbox) throws MailboxException {
        try {
            writer().leaveMailbox(Places.id(mailbox.getMailboxId()));
        } catch (IndexStoreException e) {
            throw SealingFailures.notIndexed(e);
        }
    }

    /** The storage has deleted a mailbox. */
    void gone(Mailbox mailbox) throws IndexStoreException {
        writer().goneMailbox(Places.id(mailbox.getMailboxId()));
    }

    /** The storage says that it has not deleted a mailbox. */
    void settle(Mailbox mailbox) throws IndexStoreException {
        index.orElseThrow().settleMailbox(Places.id(mailbox.getMailboxId()));
    }
}
