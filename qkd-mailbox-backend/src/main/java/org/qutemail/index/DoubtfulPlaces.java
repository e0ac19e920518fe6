// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Places whose rows could not be settled: the database was away, in the worst case in the middle of
 * a commit, and nobody knows whether that was made. Looked at again until it answers; what is left
 * when the server ends is settled by the next start. Thread-safe.
 */
final class DoubtfulPlaces {

    private static final Logger LOGGER = LoggerFactory.getLogger(DoubtfulPlaces.class);

    private final IndexWriter writer;
    private final MailboxRows mailbox;
    private final Set<Place> places = new LinkedHashSet<>();

    DoubtfulPlaces(IndexWriter writer, MailboxRows mailbox) {
        this.writer = writer;
        this.mailbox = mailbox;
    }

    /** Now if possible, else later. */
    void settle(Collection<Place> some) {
        try {
            writer.settle(some, mailbox);
        } catch (IndexStoreException e) {
            LOGGER.warn("{} messages are settled later: {}", some.size(), e.getMessage());
            synchronized (places) {
                places.addAll(some);
            }
        }
    }

    /** Once more for those that are left. */
    void settleQuietly() {
        List<Place> now;
        synchronized (places) {
            now = List.copyOf(places);
        }
        if (now.isEmpty()) {
            return;
        }
        try {
            writer.settle(now, mailbox);
            synchronized (places) {
                now.forEach(places::remove);
            }
            LOGGER.info("message index: {} changes in doubt are settled", now.size());
        } catch (IndexStoreException | RuntimeException e) {
            LOGGER.debug("still in doubt: {}", e.getMessage());
        }
    }
}
