// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.util.Comparator;
import java.util.Objects;

/**
 * Where a message lies. Ordered by mailbox, then uid, as a store lists rows.
 *
 * @param mailboxId number that the storage gave the mailbox
 * @param uid of IMAP, unique in the mailbox
 */
public record Place(long mailboxId, long uid) implements Comparable<Place> {

    private static final Comparator<Place> ORDER =
            Comparator.comparingLong(Place::mailboxId).thenComparingLong(Place::uid);

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, Objects.requireNonNull(other));
    }
}
