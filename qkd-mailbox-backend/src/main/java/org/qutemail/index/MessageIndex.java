// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.policy.Delivery;
import org.qutemail.core.vault.root.RootNote;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.root.VaultRoot;
import org.qutemail.core.vault.store.VaultStoreException;
import org.qutemail.core.vault.wrap.LeftOverCopies;
import org.qutemail.core.vault.wrap.MaskedSum;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open index of a server's messages. One for each store at a time; thread-safe.
 *
 * <p>Opening compares it with what the root of the vault remembers, and refuses one that is
 * missing, another or older. Single rows are checked when they are read, all of them by {@link
 * #verify}.
 */
public final class MessageIndex implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(MessageIndex.class);
    private static final long TICK_SECONDS = 5;
    private static final long SWEEP_SECONDS = 60;

    private final IndexStore store;
    private final IndexCodes codes;
    private final MaskedSum sums;
    private final IndexLedger ledger;
    private final IndexAnchor anchor;
    private final IndexWriter writer;
    private final IndexSweeper sweeper;
    private final ScheduledExecutorService background;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final RecentPlaces recent = new RecentPlaces();
    private final ReentrantLock references = new ReentrantLock();
    private final MailboxRows mailbox;
    private final DoubtfulPlaces doubtful;
    private volatile boolean filled;

    private MessageIndex(
            IndexStore store,
            IndexCodes codes,
            IndexMeta meta,
            List<IndexShard> shards,
            IndexAnchor anchor,
            MailboxRows mailbox,
            CopySecrets secrets,
            SecureRandom random) {
        this.store = store;
        this.mailbox = mailbox;
        this.codes = codes;
        this.filled = meta.filled();
        this.sums = new MaskedSum(codes.key(), random);
        this.ledger = new IndexLedger(store, codes, sums, shards);
        this.anchor = anchor;
        this.sweeper = new IndexSweeper(store, ledger, codes, references, secrets);
        this.writer =
                new IndexWriter(store, ledger, codes, references, UUID::randomUUID, this::gone);
        this.doubtful = new DoubtfulPlaces(writer, mailbox);
        this.background =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "qkd-index");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /**
     * Opens the index of a store, or makes one where there is none and the root never had one.
     *
     * @param root lent until this is closed
     * @param note where the root remembers the index
     * @param mailbox beside which it stands, in the same database
     * @param secrets told of copies that nothing refers to any more
     * @throws VaultRefusedException it must not be used as it is; says what to do
     */
    public static MessageIndex open(
            IndexStore store,
            VaultRoot root,
            RootNote note,
            MailboxRows mailbox,
            CopySecrets secrets,
            SecureRandom random)
            throws VaultRefusedException, IndexStoreException, IOException {
        IndexAnchor anchor = new IndexAnchor(note);
        IndexBirth birth = new IndexBirth(store, root, random);
        Optional<IndexMeta> found = store.meta();
        if (found.isEmpty() && anchor.recall().isPresent()) {
            throw anchor.missing();
        }
        IndexMeta meta = found.isPresent() ? found.get() : birth.make();
        IndexCodes codes = new IndexCodes(meta.indexId(), root);
        try {
            MessageIndex index =
                    new MessageIndex(
                            store,
                            codes,
                            meta,
                            IndexBirth.checked(codes, meta, store.shards()),
                            anchor,
                            mailbox,
                            secrets,
                            random);
            anchor.check(index.state());
            anchor.follow(index.state());
            return index;
        } catch (VaultRefusedException | IOException | RuntimeException e) {
            codes.close();
            throw e;
        }
    }

    /** From now on the root follows every five seconds, and secrets go with their messages. */
    public void start() {
        background.scheduleWithFixedDelay(
                this::followQuietly, TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS);
        background.scheduleWithFixedDelay(
                () -> settleDoubts(System.nanoTime()),
                TICK_SECONDS,
                TICK_SECONDS,
                TimeUnit.SECONDS);
        background.scheduleWithFixedDelay(this::sweepQuietly, 0, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    /** Writes what happens to messages. */
    public IndexWriter writer() {
        return writer;
    }

    /**
     * Settles rows by what the mailbox has committed: of work that has failed, since a database
     * that went away while it committed may have done so or not. If it does not answer, later.
     */
    public void settle(Collection<Place> places) {
        doubtful.settle(places);
    }

    /**
     * {@link #settle} for work that was cancelled: some minutes later, since its commit may be
     * under way.
     */
    public void settleLater(Collection<Place> places) {
        doubtful.settleLater(places);
    }

    /** {@link #settle} for all messages of a mailbox, now or never. */
    public void settleMailbox(long mailboxId) throws IndexStoreException {
        writer.settleMailbox(mailboxId, mailbox);
    }

    /** Whether every message has a row, so that one without is refused. */
    public boolean isFilled() {
        return filled;
    }

    /** From now on every message has a row. */
    void setFilled() throws IndexStoreException, IOException, VaultRefusedException {
        store.update(codes.seal(new IndexMeta(codes.indexId(), true, IndexBirth.NO_CODE)));
        filled = true;
        anchor.follow(state());
    }

    /**
     * The rows of one mailbox with uids in that range, both ends included, in one look-up.
     *
     * @param owner whose mailbox the storage says it is
     */
    public IndexView view(long mailboxId, String owner, long from, long to)
            throws IndexStoreException {
        Map<Long, IndexRow> rows = new HashMap<>();
        store.range(mailboxId, from, to).forEach(row -> rows.put(row.place().uid(), row));
        return new IndexView(this, mailboxId, owner, rows);
    }

    /** Whether a row is as we wrote it, and not of a time that its shard has not seen. */
    boolean holds(IndexRow row) {
        return codes.holds(row) && !ledger.isAhead(row);
    }

    /** Where a message lies now, by its name. */
    public Optional<IndexRow> named(UUID id) throws IndexStoreException {
        return store.named(id).stream()
                .filter(row -> row.state() != IndexState.GONE && holds(row))
                .min(
                        Comparator.comparing(
                                IndexRow::state,
                                Comparator.comparing(state -> state != IndexState.ACTIVE)));
    }

    /** What the message of a delivery is called, if this index has it. */
    UUID nameOf(Delivery delivery, String mailboxPath) {
        return codes.name(delivery, mailboxPath);
    }

    /** The messages of a key, in the order of their places, after the given one. */
    public List<IndexRow> ofKey(KeyId key, Optional<Place> after, int limit)
            throws IndexStoreException {
        return store.ofKey(key, after, limit);
    }

    /** The keys that messages are under, in order of their octets, after the given one. */
    public List<KeyId> keysAfter(Optional<KeyId> after, int limit) throws IndexStoreException {
        return store.keysAfter(after, limit);
    }

    IndexStore store() {
        return store;
    }

    MailboxRows mailbox() {
        return mailbox;
    }

    /** Whether this server removed a message from there, not long ago. */
    boolean isGone(Place place) {
        return recent.contains(place);
    }

    /** Looks through all rows: codes, and what the shards must add up to. */
    public IndexReport verify() throws IndexStoreException {
        return new IndexCheck(store, codes, sums).run();
    }

    /**
     * Destroys the secrets of copies that nothing refers to any more; answers how many rows went.
     */
    public int sweep() throws IndexStoreException {
        return sweeper.sweep();
    }

    /** Once more for what {@link #settle} could not settle, and for what has been cancelled. */
    void settleDoubts(long now) {
        doubtful.settleQuietly(now);
    }

    private void gone(Collection<Place> places) {
        recent.add(places);
        if (!closed.get()) {
            background.execute(this::sweepQuietly);
        }
    }

    /**
     * Settles copy secrets that a crash has left between the vault and the index: of an append that
     * never came further they are destroyed. Only for an index in which {@link #verify} has found
     * nothing and every message has a row: else what refers to them may have been taken away.
     */
    public void settle(LeftOverCopies leftOver)
            throws IndexStoreException, VaultStoreException, KeyException {
        new LeftOverSecrets(store, references, leftOver).settle();
    }

    private void sweepQuietly() {
        try {
            sweeper.sweep();
        } catch (IndexStoreException | RuntimeException e) {
            if (!closed.get()) {
                LOGGER.warn("secrets of removed messages stay for now: {}", e.getMessage());
            }
        }
    }

    private void followQuietly() {
        try {
            anchor.follow(state());
        } catch (IOException | VaultRefusedException | RuntimeException e) {
            LOGGER.error("the root could not note the state of the index: {}", e.getMessage());
        }
    }

    private IndexAnchor.State state() {
        return new IndexAnchor.State(codes.indexId(), filled, ledger.marks());
    }

    /** The root notes the last state. The store stays open. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        // Not interrupted: an embedded Derby closes the connection of a thread that is.
        background.shutdown();
        try {
            // A sweep that is under way ends before the database does.
            background.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        followQuietly();
        codes.close();
    }
}
