// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * What stands between the two faces: a source of so many bits a second with a store of so many
 * bits, and the keys that one side has taken and the other not yet claimed. Thread-safe.
 */
final class SimulatedLink {

    /** A key on its way out; the octets belong to whoever was handed it. */
    record LinkKey(UUID id, byte[] octets) {}

    /** Why keys were not handed to a claimant. */
    enum Refusal {
        NOT_FOUND,
        NOT_NAMED
    }

    /** Exactly one of the two is there. */
    record Claim(List<LinkKey> keys, Optional<Refusal> refusal) {
        static Claim refused(Refusal why) {
            return new Claim(List.of(), Optional.of(why));
        }
    }

    private static final class Pending {
        private final String master;
        private final Set<String> named;
        private final Set<String> unclaimed;
        private final byte[] octets;
        private final Instant taken;

        private Pending(String master, Set<String> slaves, byte[] octets, Instant taken) {
            this.master = master;
            this.named = Set.copyOf(slaves);
            this.unclaimed = new HashSet<>(slaves);
            this.octets = octets;
            this.taken = taken;
        }
    }

    /** How long keys take to the other face with {@link Quirk#REPLICATION_DELAYED}. */
    private static final Duration REPLICATION = Duration.ofMillis(30);

    /** Keys in store at most with {@link Quirk#ONE_KEY_A_SECOND}. */
    private static final int FEW_KEYS = 16;

    private final SimulatorConfig config;
    private final Clock clock;
    private final Random random;
    private final long rate;
    private final long capacity;
    private final Map<UUID, Pending> pending = new LinkedHashMap<>();
    private double stored;
    private Instant measured;
    private boolean alarm;
    private long issued;

    SimulatedLink(SimulatorConfig config) {
        this.config = config;
        clock = config.clock();
        random =
                config.seed().isPresent()
                        ? new Random(config.seed().getAsLong())
                        : new SecureRandom();
        boolean slow = config.has(Quirk.ONE_KEY_A_SECOND);
        rate = slow ? config.keySize() : config.rate();
        capacity =
                slow
                        ? Math.min(config.bufferBits(), (long) FEW_KEYS * config.keySize())
                        : config.bufferBits();
        stored = capacity;
        measured = clock.instant();
    }

    /** Bits in store. */
    synchronized long storedBits() {
        produce();
        return (long) stored;
    }

    /** Bits that fit into the store. */
    long capacityBits() {
        return capacity;
    }

    /** Keys that have been taken since the start. */
    synchronized long issuedKeys() {
        return issued;
    }

    /** Whether the link makes no keys because of {@link Fault#QBER_ALARM}. */
    synchronized boolean alarm() {
        return alarm;
    }

    synchronized void alarm(boolean on) {
        produce();
        alarm = on;
    }

    /** Overwrites and forgets what has been taken and not yet claimed. */
    synchronized void forgetAll() {
        pending.values().forEach(key -> Arrays.fill(key.octets, (byte) 0));
        pending.clear();
    }

    /** The same for the keys of one pair, see {@link Quirk#SECOND_BATCH_DROPS_FIRST}. */
    synchronized void dropUnclaimed(String master, String slave) {
        pending.values()
                .removeIf(key -> key.master.equals(master) && key.unclaimed.contains(slave));
    }

    /**
     * Takes keys out of the store and holds them for the slaves.
     *
     * @return empty when the store has too few
     */
    synchronized Optional<List<LinkKey>> take(
            String master, Set<String> slaves, int number, int bits) {
        produce();
        forgetOld();
        long needed = (long) number * bits;
        if (needed > stored) {
            return Optional.empty();
        }
        stored -= needed;
        issued += number;
        List<LinkKey> keys = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            byte[] octets = new byte[bits / 8];
            random.nextBytes(octets);
            UUID id = randomUuid();
            pending.put(id, new Pending(master, slaves, octets, clock.instant()));
            keys.add(new LinkKey(id, octets.clone()));
        }
        return Optional.of(keys);
    }

    /** Hands all of the keys to a slave at this face, each of them once, or none. */
    synchronized Claim claim(Face face, String master, String slave, List<UUID> ids) {
        forgetOld();
        Instant known = clock.instant().minus(delay(face));
        for (UUID id : ids) {
            Pending key = pending.get(id);
            if (key == null || !key.master.equals(master) || key.taken.isAfter(known)) {
                return Claim.refused(Refusal.NOT_FOUND);
            }
            if (!key.named.contains(slave)) {
                return Claim.refused(Refusal.NOT_NAMED);
            }
            if (!key.unclaimed.contains(slave)) {
                return Claim.refused(Refusal.NOT_FOUND);
            }
        }
        List<LinkKey> keys = new ArrayList<>();
        for (UUID id : ids) {
            Pending key = pending.get(id);
            keys.add(new LinkKey(id, key.octets.clone()));
            if (config.has(Quirk.KEYS_GIVEN_FOR_EVER, face)) {
                continue;
            }
            key.unclaimed.remove(slave);
            if (key.unclaimed.isEmpty()) {
                Arrays.fill(key.octets, (byte) 0);
                pending.remove(id);
            }
        }
        return new Claim(keys, Optional.empty());
    }

    private Duration delay(Face face) {
        return config.has(Quirk.REPLICATION_DELAYED, face)
                        && config.delay().compareTo(REPLICATION) < 0
                ? REPLICATION
                : config.delay();
    }

    private void produce() {
        Instant now = clock.instant();
        double made = alarm ? 0 : rate * (Duration.between(measured, now).toNanos() / 1e9);
        stored = Math.min(capacity, stored + Math.max(0, made));
        measured = now;
    }

    private void forgetOld() {
        Instant oldest = clock.instant().minus(config.keyLife());
        Iterator<Pending> keys = pending.values().iterator();
        while (keys.hasNext()) {
            Pending key = keys.next();
            if (!key.taken.isBefore(oldest)) {
                return;
            }
            Arrays.fill(key.octets, (byte) 0);
            keys.remove();
        }
    }

    private UUID randomUuid() {
        long high = random.nextLong() & 0xFFFFFFFFFFFF0FFFL | 0x4000L;
        long low = random.nextLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
        return new UUID(high, low);
    }
}
