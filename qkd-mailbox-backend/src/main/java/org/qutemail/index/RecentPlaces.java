// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The places that messages were removed from lately: another session may have listed them just
 * before, and that is nothing to raise an alarm about. Thread-safe.
 */
final class RecentPlaces {

    private static final int REMEMBERED = 10_000;

    private final Map<Place, Boolean> places =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Place, Boolean> eldest) {
                    return size() > REMEMBERED;
                }
            };

    synchronized void add(Collection<Place> more) {
        more.forEach(place -> places.put(place, Boolean.TRUE));
    }

    synchronized boolean contains(Place place) {
        return places.containsKey(place);
    }
}
