// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Places whose rows could not be settled: the database was away, in the worst case in the middle of
 * a commit, or the work was cancelled, and nobody knows whether it was committed. Looked at again
 * until the database answers; what is left when the server ends is settled by the next start.
 * Thread-safe.
 */
final class DoubtfulPlaces {

    private static final Logger LOGGER = LoggerFactory.getLogger(DoubtfulPlaces.class);

    /** So long after it was cancelled no commit is under way any more. */
    static final long REST_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final IndexWriter writer;
    private final MailboxRows mailbox;

    /** Each with the time from which on its message is there or will never be. */
    private final Map<Place, Long> places = new LinkedHashMap<>();

    DoubtfulPlaces(IndexWriter writer, MailboxRows mailbox) {
        this.writer = writer;
        this.mailbox = mailbox;
    }

    /** Of work that has ended: now if possible, else later. */
    void settle(Collection<Place> some) {
        try {
            writer.settle(some, mailbox);
        } catch (IndexStoreException e) {
            LOGGER.warn("{} messages are settled later: {}", some.size(), e.getMessage());
            add(some, System.nanoTime());
        }
    }

    /** Of work that was cancelled, perhaps while it was committed. */
    void settleLater(Collection<Place> some) {
        add(some, System.nanoTime() + REST_NANOS);
    }

    private void add(Collection<Place> some, long due) {
        synchronized (places) {
            some.forEach(place -> places.put(place, due));
        }
    }

    /**
     * Once more for those that are left.
     *
     * @param now in nanoseconds of {@link System#nanoTime}
     */
    void settleQuietly(long now) {
        Map<Place, Long> due = new LinkedHashMap<>();
        synchronized (places) {
            places.forEach(
                    (place, time) -> {
                        if (time - now <= 0) {
                            due.put(place, time);
                        }
                    });
        }
        if (due.isEmpty()) {
            return;
        }
        try {
            writer.settle(due.keySet(), mailbox);
            synchronized (places) {
                // Not those that came again meanwhile, for later.
                due.forEach((place, time) -> places.remove(place, time));
            }
            LOGGER.info("message index: {} changes in doubt are settled", due.size());
        } catch (IndexStoreException | RuntimeException e) {
            LOGGER.debug("still in doubt: {}", e.getMessage());
        }
    }
}
