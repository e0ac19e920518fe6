// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMissingException;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.secret.SecretBytes;

/**
 * A vault that lives as long as the process: for a server whose mail does not outlive it either,
 * and for tests. Never together with anything that keeps sealed mail.
 */
public final class InMemoryKeyVault implements KeyVault {

    private static final class Entry {
        private KeyRecord row;
        private final SecretBytes secret;
        private final Map<CopyRef, Use> copies = new HashMap<>();

        private Entry(KeyRecord row, SecretBytes secret) {
            this.row = row;
            this.secret = secret;
        }

        private VaultKey key() {
            return new VaultKey(row, secret.copy());
        }

        private void shred() {
            secret.close();
            copies.values().forEach(use -> use.secret.close());
            copies.clear();
        }
    }

    private static final class Use {
        private final SecretBytes secret;
        private boolean confirmed;

        private Use(SecretBytes secret) {
            this.secret = secret;
        }
    }

    private final Map<KeyId, Entry> entries = new HashMap<>();
    private final KeyAccount account = KeyAccount.inMemory();

    @Override
    public synchronized void reserve(List<VaultKey> keys) throws KeyException {
        Set<KeyId> fresh = new HashSet<>();
        for (VaultKey key : keys) {
            KeyId id = key.record().id();
            if (entries.containsKey(id) || !fresh.add(id)) {
                throw new KeyRefusedException("key " + id + " is in the vault already");
            }
        }
        for (VaultKey key : keys) {
            entries.put(key.record().id(), new Entry(key.record(), key.secret().copy()));
        }
    }

    @Override
    public synchronized KeyRecord activate(KeyId id, KeyMode mode, Instant at) throws KeyException {
        Entry entry = existing(id);
        if (entry.row.state() != KeyState.RESERVED) {
            throw new KeyRefusedException("key " + id + " is " + entry.row.state());
        }
        entry.row = entry.row.activated(mode, at);
        return entry.row;
    }

    @Override
    public synchronized void changeState(KeyId id, KeyState next, Instant at, String reason)
            throws KeyException {
        Entry entry = existing(id);
        KeyState now = entry.row.state();
        boolean activation = now == KeyState.RESERVED && next == KeyState.ACTIVE;
        if (activation || !now.canBecome(next)) {
            throw new KeyRefusedException("key " + id + " is " + now + ", not to be " + next);
        }
        entry.row = entry.row.inState(next, at, reason);
        if (next == KeyState.DESTROYED) {
            entry.shred();
        }
    }

    @Override
    public synchronized int destroyReserved(Collection<KeyId> ids, Instant at, String reason) {
        Set<KeyId> those = Set.copyOf(ids);
        return destroyReserved(row -> those.contains(row.id()), at, reason);
    }

    @Override
    public synchronized int destroyReservedBefore(Instant time, Instant at, String reason) {
        return destroyReserved(row -> row.created().isBefore(time), at, reason);
    }

    private int destroyReserved(Predicate<KeyRecord> which, Instant at, String reason) {
        int destroyed = 0;
        for (Entry entry : entries.values()) {
            if (entry.row.state() == KeyState.RESERVED && which.test(entry.row)) {
                entry.row = entry.row.inState(KeyState.DESTROYED, at, reason);
                entry.shred();
                destroyed++;
            }
        }
        return destroyed;
    }

    @Override
    public synchronized int endEpochs(Instant at, String reason) {
        int ended = 0;
        for (Entry entry : entries.values()) {
            if (entry.row.state() == KeyState.ACTIVE
                    && entry.row.mode().equals(Optional.of(KeyMode.EPOCH))) {
                entry.row = entry.row.inState(KeyState.DEACTIVATED, at, reason);
                ended++;
            }
        }
        return ended;
    }

    @Override
    public synchronized Optional<KeyRecord> record(KeyId id) {
        return Optional.ofNullable(entries.get(id)).map(entry -> entry.row);
    }

    @Override
    public synchronized Optional<VaultKey> read(KeyId id) {
        return Optional.ofNullable(entries.get(id))
                .filter(entry -> entry.row.state() != KeyState.DESTROYED)
                .map(Entry::key);
    }

    @Override
    public synchronized VaultKey createCopy(CopyRef copy, SecretBytes copySecret, Instant at)
            throws KeyException {
        Entry entry = existing(copy.keyId());
        if (!entry.row.state().seals()) {
            throw new KeyRefusedException(
                    "key " + copy.keyId() + " is " + entry.row.state() + " and seals nothing");
        }
        if (entry.copies.containsKey(copy)) {
            throw new KeyRefusedException("there is a copy " + copy + " already");
        }
        entry.copies.put(copy, new Use(copySecret.copy()));
        entry.row = entry.row.usedOnceMore();
        return entry.key();
    }

    @Override
    public synchronized Map<CopyRef, VaultCopy> readCopies(Collection<CopyRef> copies) {
        Map<CopyRef, VaultCopy> found = new HashMap<>();
        for (CopyRef copy : new HashSet<>(copies)) {
            use(copy)
                    .ifPresent(
                            use ->
                                    found.put(
                                            copy,
                                            new VaultCopy(
                                                    entries.get(copy.keyId()).key(),
                                                    use.secret.copy(),
                                                    use.confirmed)));
        }
        return found;
    }

    @Override
    public synchronized boolean confirmCopy(CopyRef copy, Instant at) {
        Optional<Use> use = use(copy);
        use.ifPresent(found -> found.confirmed = true);
        return use.isPresent();
    }

    @Override
    public synchronized boolean destroyCopy(CopyRef copy, Instant at) throws KeyException {
        Optional<Use> use = use(copy);
        if (use.isPresent() && entries.get(copy.keyId()).row.state() == KeyState.SUSPENDED) {
            throw new KeyRefusedException(
                    "key " + copy.keyId() + " is on hold: its copies are not destroyed");
        }
        use.ifPresent(
                found -> {
                    found.secret.close();
                    entries.get(copy.keyId()).copies.remove(copy);
                });
        return use.isPresent();
    }

    @Override
    public synchronized long countCopies(KeyId id) {
        Entry entry = entries.get(id);
        return entry == null ? 0 : entry.copies.size();
    }

    @Override
    public synchronized Map<KeyState, Long> census() {
        Map<KeyState, Long> counts = new EnumMap<>(KeyState.class);
        entries.values().forEach(entry -> counts.merge(entry.row.state(), 1L, Long::sum));
        return counts;
    }

    @Override
    public synchronized KeyTally tally() {
        KeyTally tally = KeyTally.none();
        for (Entry entry : entries.values()) {
            tally = tally.with(entry.row);
        }
        return tally;
    }

    @Override
    public KeyAccount account() {
        return account;
    }

    @Override
    public boolean isExclusive() {
        return false;
    }

    @Override
    public synchronized Set<KeyOrigin> origins() {
        Set<KeyOrigin> origins = EnumSet.noneOf(KeyOrigin.class);
        entries.values().forEach(entry -> origins.add(entry.row.origin()));
        return origins;
    }

    @Override
    public synchronized void close() {
        entries.values().forEach(Entry::shred);
        entries.clear();
    }

    private Entry existing(KeyId id) throws KeyMissingException {
        Entry entry = entries.get(id);
        if (entry == null) {
            throw new KeyMissingException("the vault has no key " + id);
        }
        return entry;
    }

    private Optional<Use> use(CopyRef copy) {
        return Optional.ofNullable(entries.get(copy.keyId())).map(entry -> entry.copies.get(copy));
    }
}
