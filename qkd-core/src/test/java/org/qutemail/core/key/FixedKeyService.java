// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.qutemail.core.secret.SecretBytes;

/**
 * A {@link KeyService} for tests: keys out of a seed instead of a key management entity, everything
 * in memory, with counters to look at and switches for what goes wrong. Thread-safe.
 *
 * <p>Behaves as the real one: a fresh key for every {@link KeyPurpose#DELIVERY}, one key for all
 * {@link KeyPurpose#CLIENT}, copies derived as {@link KeyService#createCopy} says.
 */
public final class FixedKeyService implements KeyService {

    /** The SAE that takes the keys. */
    public static final String MASTER_SAE = "sae-submit";

    /** The SAE that claims them. */
    public static final String SLAVE_SAE = "sae-store";

    private final Random random;
    private final KeyOrigin origin;
    private final Map<KeyId, Held> keys = new HashMap<>();
    private final Map<CopyRef, byte[]> copies = new HashMap<>();
    private final Set<CopyRef> confirmedCopies = new HashSet<>();
    private KeyId epoch;
    private KeyMode mode = KeyMode.PER_MESSAGE;
    private KeyReason reason = KeyReason.POLICY;
    private final Set<KeyId> ended = new HashSet<>();
    private final Map<String, Duration> waits = new HashMap<>();
    private final List<KeyRequest> requests = new ArrayList<>();
    private final List<KeyId> discarded = new ArrayList<>();
    private boolean endsAtOnce;
    private boolean bounces;
    private boolean unavailable;
    private int mostThatOpen = Integer.MAX_VALUE;
    private int taken;
    private int copiesCreated;
    private int copiesOpened;
    private int confirmed;
    private int destroyed;

    private record Held(KeyInfo info, byte[] key) {}

    /** Simulated keys, always the same ones. */
    public FixedKeyService() {
        this(1, KeyOrigin.SIMULATED);
    }

    /**
     * @param seed the same seed gives the same keys in the same order
     * @param origin what the keys say of themselves
     */
    public FixedKeyService(long seed, KeyOrigin origin) {
        this.random = new Random(seed);
        this.origin = origin;
    }

    // ---- switches

    /** While true, {@link #take} throws {@link KeyUnavailableException}; opening goes on. */
    public synchronized FixedKeyService unavailable(boolean now) {
        unavailable = now;
        return this;
    }

    /** While true, what {@link #unavailable} throws says that mail is not to wait. */
    public synchronized FixedKeyService bouncing(boolean now) {
        bounces = now;
        return this;
    }

    /** Of the keys that one message is given from now on, only so many open; the rest is lost. */
    public synchronized void mostThatOpen(int number) {
        mostThatOpen = number;
    }

    /** How deliveries are given keys from now on, and the reason told. */
    public synchronized void give(KeyMode as, KeyReason why) {
        mode = as;
        reason = why;
    }

    /** From now on the key seals no copies. */
    public synchronized void end(KeyId id) {
        ended.add(id);
        if (id.equals(epoch)) {
            epoch = null;
        }
    }

    /** The next key of an epoch ends as soon as it is given, as others can make it end. */
    public synchronized void endNextEpochAtOnce() {
        endsAtOnce = true;
    }

    /** From now on the user's budget is spent. */
    public synchronized void spent(String user, Duration wait) {
        waits.put(user, wait);
    }

    /** What was asked for, in order; a new list. */
    public synchronized List<KeyRequest> requests() {
        return new ArrayList<>(requests);
    }

    /** From now on the key is missing, and with it all its copies. */
    public synchronized void forget(KeyId id) {
        keys.remove(id);
        if (id.equals(epoch)) {
            epoch = null;
        }
    }

    /** Adds a key of one's own, for fixed vectors. */
    public synchronized void put(KeyInfo info, byte[] key) {
        keys.put(info.id(), new Held(info, key.clone()));
    }

    // ---- counters

    /** How often {@link #take} gave a key. */
    public synchronized int taken() {
        return taken;
    }

    /** The keys that were given back unused, in order; a new list. */
    public synchronized List<KeyId> discarded() {
        return new ArrayList<>(discarded);
    }

    /** How many copies were made. */
    public synchronized int copiesCreated() {
        return copiesCreated;
    }

    /** How many copies were opened, batches counted by their size. */
    public synchronized int copiesOpened() {
        return copiesOpened;
    }

    /** How many different copies were confirmed. */
    public synchronized int confirmed() {
        return confirmed;
    }

    /** How many different copies were destroyed. */
    public synchronized int destroyed() {
        return destroyed;
    }

    /** The copies that can be opened now, a new set. */
    public synchronized Set<CopyRef> liveCopies() {
        return new HashSet<>(copies.keySet());
    }

    /** The copies among {@link #liveCopies()} that were confirmed, a new set. */
    public synchronized Set<CopyRef> confirmedCopies() {
        return new HashSet<>(confirmedCopies);
    }

    // ---- the service

    @Override
    public synchronized KeyGrant take(KeyRequest request) throws KeyException {
        if (unavailable) {
            KeyUnavailableException none =
                    new KeyUnavailableException("the test has switched the key service off");
            throw bounces ? none.bouncing() : none;
        }
        requests.add(request);
        if (request.purpose() == KeyPurpose.DELIVERY && mode != KeyMode.EPOCH) {
            int number = mode == KeyMode.PER_RECIPIENT ? request.recipients() : 1;
            taken += number;
            List<KeyInfo> given = new ArrayList<>();
            for (int i = 0; i < number; i++) {
                given.add(fresh(mode));
            }
            given.stream().skip(mostThatOpen).forEach(lost -> keys.remove(lost.id()));
            return new KeyGrant(mode, reason, given);
        }
        taken++;
        if (epoch == null) {
            epoch = fresh(KeyMode.EPOCH).id();
        }
        KeyInfo given = keys.get(epoch).info();
        if (endsAtOnce) {
            endsAtOnce = false;
            end(epoch);
        }
        return KeyGrant.shared(
                given, request.purpose() == KeyPurpose.CLIENT ? KeyReason.CLIENT : reason);
    }

    @Override
    public synchronized KeyInfo toStore(KeyInfo travelled, long octets) throws KeyException {
        return ended.contains(travelled.id())
                ? take(KeyRequest.client(octets)).keys().get(0)
                : travelled;
    }

    @Override
    public synchronized void discard(KeyInfo unused, String why) {
        if (unused.mode() != KeyMode.EPOCH) {
            discarded.add(unused.id());
            keys.remove(unused.id());
        }
    }

    @Override
    public synchronized Optional<Duration> budgetWait(String user) {
        return Optional.ofNullable(waits.get(user));
    }

    private KeyInfo fresh(KeyMode mode) {
        KeyId id = new KeyId(new UUID(random.nextLong(), random.nextLong()));
        KeyInfo info = new KeyInfo(id, origin, mode, MASTER_SAE, SLAVE_SAE);
        keys.put(id, new Held(info, bytes()));
        return info;
    }

    private byte[] bytes() {
        byte[] fresh = new byte[32];
        random.nextBytes(fresh);
        return fresh;
    }

    @Override
    public synchronized KeyMaterial open(KeyId id) throws KeyException {
        Held held = held(id);
        return new KeyMaterial(held.info(), SecretBytes.copyOf(held.key()));
    }

    @Override
    public synchronized KeyMaterial createCopy(CopyRef copy) throws KeyException {
        Held held = held(copy.keyId());
        if (copies.containsKey(copy)) {
            throw new KeyRefusedException("there is a copy " + copy + " already");
        }
        if (ended.contains(copy.keyId())) {
            throw new KeyRefusedException("key " + copy.keyId() + " seals nothing any more");
        }
        copies.put(copy, bytes());
        copiesCreated++;
        return derive(held, copies.get(copy));
    }

    @Override
    public synchronized KeyMaterial openCopy(CopyRef copy) throws KeyException {
        Held held = held(copy.keyId());
        byte[] secret = copies.get(copy);
        if (secret == null) {
            throw new KeyMissingException("no copy " + copy);
        }
        copiesOpened++;
        return derive(held, secret);
    }

    @Override
    public synchronized Map<CopyRef, KeyMaterial> openCopies(Collection<CopyRef> refs)
            throws KeyException {
        Map<CopyRef, KeyMaterial> opened = new HashMap<>();
        for (CopyRef ref : new HashSet<>(refs)) {
            if (keys.containsKey(ref.keyId()) && copies.containsKey(ref)) {
                opened.put(ref, openCopy(ref));
            }
        }
        return opened;
    }

    @Override
    public synchronized void confirmCopy(CopyRef copy) throws KeyException {
        if (!copies.containsKey(copy)) {
            throw new KeyMissingException("no copy " + copy);
        }
        if (confirmedCopies.add(copy)) {
            confirmed++;
        }
    }

    @Override
    public synchronized void destroyCopy(CopyRef copy) {
        confirmedCopies.remove(copy);
        if (copies.remove(copy) != null) {
            destroyed++;
        }
    }

    private Held held(KeyId id) throws KeyMissingException {
        Held held = keys.get(id);
        if (held == null) {
            throw new KeyMissingException("no key " + id);
        }
        return held;
    }

    private static KeyMaterial derive(Held held, byte[] copySecret) {
        try (SecretBytes key = SecretBytes.copyOf(held.key());
                SecretBytes salt = SecretBytes.copyOf(copySecret)) {
            return new KeyMaterial(held.info(), CopyKeys.derive(key, salt, held.info().id()));
        }
    }
}
