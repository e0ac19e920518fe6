// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Turns many places into few look-ups of ranges. */
final class IndexLookups {

    /** A gap wider than this is not read through. */
    private static final long GAP = 32;

    private IndexLookups() {}

    static List<IndexRow> rows(IndexStore store, Collection<Place> places)
            throws IndexStoreException {
        Set<Place> wanted = new TreeSet<>(places);
        List<IndexRow> found = new ArrayList<>();
        Place first = null;
        Place last = null;
        for (Place place : wanted) {
            if (last != null && !isNear(last, place)) {
                read(store, first, last, wanted, found);
                first = null;
            }
            first = first == null ? place : first;
            last = place;
        }
        if (last != null) {
            read(store, first, last, wanted, found);
        }
        return found;
    }

    private static boolean isNear(Place last, Place next) {
        return last.mailboxId() == next.mailboxId() && next.uid() - last.uid() <= GAP;
    }

    private static void read(
            IndexStore store, Place first, Place last, Set<Place> wanted, List<IndexRow> found)
            throws IndexStoreException {
        for (IndexRow row : store.range(first.mailboxId(), first.uid(), last.uid())) {
            if (wanted.contains(row.place())) {
                found.add(row);
            }
        }
    }
}
