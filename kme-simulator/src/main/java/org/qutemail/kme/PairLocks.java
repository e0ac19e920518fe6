// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The pairs of SAEs that {@link Quirk#CROSSED_REQUESTS_LOCK} has locked: both have asked for new
 * keys at the same moment. Thread-safe.
 */
final class PairLocks {

    /** How long a request must be under way to be crossed by another; real ones take as long. */
    private static final long HELD_MILLIS = 50;

    private final Map<Set<String>, Map<String, Integer>> under = new HashMap<>();
    private final Set<Set<String>> locked = new HashSet<>();

    /** Holds the pair for a while, as the two entities do when they agree on keys. */
    void cross(String master, String slave) throws ApiException {
        Set<String> pair = new HashSet<>(Set.of(master));
        pair.add(slave);
        enter(pair, master);
        try {
            Thread.sleep(HELD_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            leave(pair, master);
        }
        requireOpen(pair);
    }

    private synchronized void enter(Set<String> pair, String master) throws ApiException {
        requireOpen(pair);
        Map<String, Integer> masters = under.computeIfAbsent(pair, p -> new HashMap<>());
        masters.merge(master, 1, Integer::sum);
        if (masters.size() > 1) {
            locked.add(pair);
        }
    }

    private synchronized void leave(Set<String> pair, String master) {
        under.get(pair).computeIfPresent(master, (m, count) -> count == 1 ? null : count - 1);
    }

    private synchronized void requireOpen(Set<String> pair) throws ApiException {
        if (locked.contains(pair)) {
            throw ApiException.unavailable("the pair is being served, ask again later");
        }
    }

    /** A restart: all pairs are open again. */
    synchronized void clear() {
        locked.clear();
    }
}
