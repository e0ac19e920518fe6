// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import com.google.common.collect.Lists;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Follows the mailbox: each change is announced before the mailbox makes it, and settled behind its
 * commit. What lies between is left to the repair of the next start. Thread-safe.
 */
public final class IndexWriter {

    /** Rows in one transaction. */
    private static final int CHUNK = 500;

    private static final Set<IndexState> THERE =
            EnumSet.of(IndexState.PENDING, IndexState.ACTIVE, IndexState.LEAVING);

    private static final Set<IndexState> UNSETTLED =
            EnumSet.of(IndexState.PENDING, IndexState.LEAVING);

    private final IndexStore store;
    private final IndexLedger ledger;
    private final IndexCodes codes;
    private final Lock references;
    private final Supplier<UUID> names;
    private final Consumer<Collection<Place>> whenGone;

    /**
     * @param references held while further references to a copy are made: its secret is not
     *     destroyed meanwhile
     * @param names of new rows
     * @param whenGone told of places that are in state GONE, before and behind that
     */
    IndexWriter(
            IndexStore store,
            IndexLedger ledger,
            IndexCodes codes,
            Lock references,
            Supplier<UUID> names,
            Consumer<Collection<Place>> whenGone) {
        this.store = store;
        this.ledger = ledger;
        this.codes = codes;
        this.references = references;
        this.names = names;
        this.whenGone = whenGone;
    }

    // ---- before the mailbox writes

    /**
     * Rows of new messages, in state PENDING.
     *
     * @throws IndexStoreException the mailbox must not write
     */
    public void add(List<IndexRow> pending) throws IndexStoreException {
        for (List<IndexRow> chunk : Lists.partition(pending, CHUNK)) {
            ledger.write(
                    places(chunk), () -> chunk.stream().map(r -> RowChange.add(r, true)).toList());
        }
    }

    /**
     * Further references to messages, each with a name of its own.
     *
     * @throws IndexStoreException the mailbox must not write: one of them is gone, for instance
     */
    public void copy(List<Reference> copies) throws IndexStoreException {
        refer(copies, false);
    }

    /**
     * References that take the place of others and keep their names.
     *
     * @throws IndexStoreException as {@link #copy}
     */
    public void move(List<Reference> moves) throws IndexStoreException {
        refer(moves, true);
    }

    private void refer(List<Reference> all, boolean leaving) throws IndexStoreException {
        references.lock();
        try {
            for (List<Reference> chunk : Lists.partition(all, CHUNK)) {
                List<Place> places = new ArrayList<>(chunk.stream().map(Reference::to).toList());
                places.addAll(chunk.stream().map(Reference::from).toList());
                ledger.write(places, () -> references(chunk, leaving));
            }
        } finally {
            references.unlock();
        }
    }

    private List<RowChange> references(List<Reference> chunk, boolean leaving)
            throws IndexStoreException {
        Map<Place, IndexRow> rows = new HashMap<>();
        store.rows(chunk.stream().map(Reference::from).toList())
                .forEach(row -> rows.put(row.place(), row));
        List<RowChange> changes = new ArrayList<>();
        for (Reference reference : chunk) {
            IndexRow from = rows.get(reference.from());
            if (from == null || !THERE.contains(from.state())) {
                throw new IndexStoreException(
                        "a message was removed while it was copied or moved", null);
            }
            IndexRow to =
                    leaving
                            ? from.movedTo(reference.to(), reference.owner())
                            : from.copiedTo(reference.to(), reference.owner(), names.get());
            changes.add(RowChange.add(to, reference.sound() && codes.holds(from)));
            if (leaving) {
                changes.add(RowChange.become(from, IndexState.LEAVING));
            }
        }
        return changes;
    }

    /**
     * Messages that are about to be deleted.
     *
     * @throws IndexStoreException the mailbox must not delete
     */
    public void leave(Collection<Place> places) throws IndexStoreException {
        change(places, THERE, row -> RowChange.become(row, IndexState.LEAVING));
    }

    /** {@link #leave} for all messages of a mailbox. */
    public void leaveMailbox(long mailboxId) throws IndexStoreException {
        inMailbox(mailboxId, this::leave);
    }

    // ---- behind its commit, or when that failed

    /** The messages are there. */
    public void arrived(Collection<Place> places) throws IndexStoreException {
        change(places, UNSETTLED, row -> RowChange.become(row, IndexState.ACTIVE));
    }

    /** The messages are not there, or no longer. */
    public void gone(Collection<Place> places) throws IndexStoreException {
        gone(places, THERE);
    }

    private void gone(Collection<Place> places, Set<IndexState> from) throws IndexStoreException {
        if (places.isEmpty()) {
            return;
        }
        whenGone.accept(places);
        change(
                places,
                from,
                row ->
                        row.sealed().isPresent()
                                ? RowChange.become(row, IndexState.GONE)
                                : RowChange.remove(row));
        whenGone.accept(places);
    }

    /** {@link #gone} for all messages of a mailbox. */
    public void goneMailbox(long mailboxId) throws IndexStoreException {
        inMailbox(mailboxId, this::gone);
    }

    /**
     * Rows of changes whose end nobody told us, by what the mailbox has committed. A row that is
     * settled already stays.
     *
     * @return the places at which there is a message
     */
    Set<Place> settle(Collection<Place> places, MailboxRows mailbox) throws IndexStoreException {
        Set<Place> there = mailbox.present(places);
        arrived(there);
        List<Place> rest = places.stream().filter(place -> !there.contains(place)).toList();
        gone(rest, UNSETTLED);
        return there;
    }

    /** {@link #settle} for all messages of a mailbox. */
    void settleMailbox(long mailboxId, MailboxRows mailbox) throws IndexStoreException {
        inMailbox(mailboxId, places -> settle(places, mailbox));
    }

    private void change(
            Collection<Place> places, Set<IndexState> from, Function<IndexRow, RowChange> change)
            throws IndexStoreException {
        for (List<Place> chunk : Lists.partition(List.copyOf(places), CHUNK)) {
            ledger.write(
                    chunk,
                    () ->
                            store.rows(chunk).stream()
                                    .filter(row -> from.contains(row.state()))
                                    .map(change)
                                    .toList());
        }
    }

    @FunctionalInterface
    private interface PlacesWork {
        void on(List<Place> places) throws IndexStoreException;
    }

    private void inMailbox(long mailboxId, PlacesWork work) throws IndexStoreException {
        Optional<Place> last = Optional.of(new Place(mailboxId, Long.MIN_VALUE));
        while (last.isPresent()) {
            List<Place> page =
                    store.after(last, CHUNK).stream()
                            .map(IndexRow::place)
                            .filter(place -> place.mailboxId() == mailboxId)
                            .toList();
            work.on(page);
            last = page.isEmpty() ? Optional.empty() : Optional.of(page.get(page.size() - 1));
        }
    }

    private static List<Place> places(List<IndexRow> rows) {
        return rows.stream().map(IndexRow::place).toList();
    }
}
