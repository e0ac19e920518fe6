// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.qutemail.core.vault.KeyRecord;

/**
 * The keys that are ready to be given out, oldest first. In memory alone: after a stop none of them
 * is used any more. Holds rows, not octets; those are in the vault, reserved. Thread-safe.
 */
final class KeyPool {

    private final Deque<KeyRecord> ready = new ArrayDeque<>();

    synchronized void add(Collection<KeyRecord> keys) {
        ready.addAll(keys);
    }

    /**
     * Takes out that many keys.
     *
     * @param reserve how many must stay behind
     * @return all of them, or none when fewer would stay
     */
    synchronized List<KeyRecord> take(int number, int reserve) {
        if (ready.size() < (long) number + reserve) {
            return List.of();
        }
        List<KeyRecord> taken = new ArrayList<>(number);
        for (int i = 0; i < number; i++) {
            taken.add(ready.remove());
        }
        return taken;
    }

    synchronized int level() {
        return ready.size();
    }

    /** Takes out what was created before the given time. */
    synchronized List<KeyRecord> removeOlderThan(Instant time) {
        List<KeyRecord> old = new ArrayList<>();
        while (!ready.isEmpty() && ready.peek().created().isBefore(time)) {
            old.add(ready.poll());
        }
        return old;
    }

    synchronized List<KeyRecord> removeAll() {
        List<KeyRecord> all = new ArrayList<>(ready);
        ready.clear();
        return all;
    }
}
