// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.store.Octets;

/**
 * Unwrapped keys, for as long as a client that opens one message after the other needs. Overwritten
 * when they leave: by age, by number, when a key is destroyed, at the end.
 */
final class KeyCache implements AutoCloseable {

    static final Duration LIFE = Duration.ofSeconds(30);
    static final int MOST = 256;

    private record Entry(Octets wrapped, SecretBytes secret, Instant until) {}

    private final Clock clock;
    private final Map<KeyId, Entry> entries = new LinkedHashMap<>();

    KeyCache(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param wrapped as the row is now; another one than was cached is no hit
     * @return a copy, the caller closes it
     */
    synchronized Optional<SecretBytes> get(KeyId id, Octets wrapped) {
        sweep();
        Entry entry = entries.get(id);
        return entry == null || !entry.wrapped().equals(wrapped)
                ? Optional.empty()
                : Optional.of(entry.secret().copy());
    }

    /** Keeps a copy. */
    synchronized void put(KeyId id, Octets wrapped, SecretBytes secret) {
        evict(id);
        if (entries.size() >= MOST) {
            evict(entries.keySet().iterator().next());
        }
        entries.put(id, new Entry(wrapped, secret.copy(), clock.instant().plus(LIFE)));
    }

    synchronized void evict(KeyId id) {
        Entry entry = entries.remove(id);
        if (entry != null) {
            entry.secret().close();
        }
    }

    /** Evicts what is too old. Entries stand in the order they came in, and so of their ends. */
    synchronized void sweep() {
        Instant now = clock.instant();
        Iterator<Entry> all = entries.values().iterator();
        while (all.hasNext()) {
            Entry entry = all.next();
            if (entry.until().isAfter(now)) {
                return;
            }
            entry.secret().close();
            all.remove();
        }
    }

    synchronized int size() {
        return entries.size();
    }

    @Override
    public synchronized void close() {
        entries.values().forEach(entry -> entry.secret().close());
        entries.clear();
    }
}
