// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** How a simulator is set up. Immutable; made by {@link #builder}. */
public final class SimulatorConfig {

    /** The SAE that takes keys, unless others are named. */
    public static final String SUBMIT_SAE = "sae-submit";

    /** The SAE that claims them, unless others are named. */
    public static final String STORE_SAE = "sae-store";

    private final Path directory;
    private final Protocol protocol;
    private final String bindAddress;
    private final boolean allowRemote;
    private final List<String> hostNames;
    private final Map<Face, Integer> ports;
    private final Map<String, Face> saes;
    private final int keySize;
    private final int maxKeySize;
    private final int maxKeysPerRequest;
    private final long rate;
    private final long bufferBits;
    private final Duration delay;
    private final Duration keyLife;
    private final Duration slowness;
    private final Map<Face, Set<Quirk>> quirks;
    private final OptionalLong seed;
    private final Clock clock;

    private SimulatorConfig(Builder b) {
        directory = b.directory;
        protocol = b.protocol;
        bindAddress = b.bindAddress;
        allowRemote = b.allowRemote;
        hostNames = List.copyOf(b.hostNames);
        ports = Collections.unmodifiableMap(new EnumMap<>(b.ports));
        saes = Collections.unmodifiableMap(new LinkedHashMap<>(b.saes));
        keySize = b.keySize;
        maxKeySize = b.maxKeySize;
        maxKeysPerRequest = b.maxKeysPerRequest;
        rate = b.rate;
        bufferBits = b.bufferBits;
        delay = b.delay;
        keyLife = b.keyLife;
        slowness = b.slowness;
        quirks = copyOf(b.quirks);
        seed = b.seed;
        clock = b.clock;
    }

    /**
     * @param directory where certificates and keys are made; created when absent
     */
    public static Builder builder(Path directory) {
        return new Builder(directory);
    }

    public Path directory() {
        return directory;
    }

    /** What both faces speak. */
    public Protocol protocol() {
        return protocol;
    }

    public String bindAddress() {
        return bindAddress;
    }

    public boolean allowRemote() {
        return allowRemote;
    }

    /** Further names and addresses for the server certificates. */
    public List<String> hostNames() {
        return hostNames;
    }

    /** 0: a free one. */
    public int port(Face face) {
        return ports.get(face);
    }

    /** The SAEs and the face that each is attached to, in the order of their naming. */
    public Map<String, Face> saes() {
        return saes;
    }

    /** Default size of a key in bits. */
    public int keySize() {
        return keySize;
    }

    /** Smallest size of a key in bits. */
    public int minKeySize() {
        return 64;
    }

    /** Largest size of a key in bits. */
    public int maxKeySize() {
        return maxKeySize;
    }

    public int maxKeysPerRequest() {
        return maxKeysPerRequest;
    }

    /** Bits per second that the link makes. */
    public long rate() {
        return rate;
    }

    /** Bits that the link stores at most; full at the start. */
    public long bufferBits() {
        return bufferBits;
    }

    /** How long a key takes to be known on the other face. */
    public Duration delay() {
        return delay;
    }

    /** How long an unclaimed key is kept. */
    public Duration keyLife() {
        return keyLife;
    }

    /** How long an answer takes under {@link Fault#SLOW}. */
    public Duration slowness() {
        return slowness;
    }

    /** Whether a face has a quirk. */
    public boolean has(Quirk quirk, Face face) {
        return quirks.get(face).contains(quirk);
    }

    /** Whether any face has a quirk; for what concerns the link between them. */
    boolean has(Quirk quirk) {
        return has(quirk, Face.A) || has(quirk, Face.B);
    }

    private static Map<Face, Set<Quirk>> copyOf(Map<Face, Set<Quirk>> quirks) {
        Map<Face, Set<Quirk>> copy = new EnumMap<>(Face.class);
        quirks.forEach((face, set) -> copy.put(face, Set.copyOf(set)));
        return Collections.unmodifiableMap(copy);
    }

    /** Present in tests alone: makes all keys predictable. */
    OptionalLong seed() {
        return seed;
    }

    Clock clock() {
        return clock;
    }

    /** Collects the settings; every one has a default. */
    public static final class Builder {

        private static final Pattern SAE_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

        private final Path directory;
        private Protocol protocol = Protocol.ETSI014;
        private String bindAddress = "127.0.0.1";
        private boolean allowRemote;
        private List<String> hostNames = List.of();
        private final Map<Face, Integer> ports = new EnumMap<>(Map.of(Face.A, 0, Face.B, 0));
        private final Map<String, Face> saes = new LinkedHashMap<>();
        private int keySize = 256;
        private int maxKeySize = 1024;
        private int maxKeysPerRequest = 128;
        private long rate = 304_000;
        private long bufferBits = 256L * 10_000;
        private Duration delay = Duration.ZERO;
        private Duration keyLife = Duration.ofHours(24);
        private Duration slowness = Duration.ofSeconds(3);
        private final Map<Face, Set<Quirk>> quirks =
                new EnumMap<>(
                        Map.of(
                                Face.A, EnumSet.noneOf(Quirk.class),
                                Face.B, EnumSet.noneOf(Quirk.class)));
        private OptionalLong seed = OptionalLong.empty();
        private Clock clock = Clock.systemUTC();

        private Builder(Path directory) {
            this.directory = directory;
        }

        /** What both faces speak. */
        public Builder protocol(Protocol spoken) {
            protocol = spoken;
            return this;
        }

        /** Loopback alone, unless {@link #allowRemote} is set. */
        public Builder bindAddress(String address) {
            bindAddress = address;
            return this;
        }

        public Builder allowRemote(boolean allow) {
            allowRemote = allow;
            return this;
        }

        /** Further names and addresses for the server certificates. */
        public Builder hostNames(List<String> names) {
            hostNames = names;
            return this;
        }

        public Builder port(Face face, int port) {
            requireWithin("port", port, 0, 65535);
            ports.put(face, port);
            return this;
        }

        /**
         * Attaches an SAE. The first one on each face is the one of {@link KmeSimulator#variables};
         * a face without any gets {@link #SUBMIT_SAE} or {@link #STORE_SAE}.
         */
        public Builder sae(String id, Face face) {
            if (!SAE_ID.matcher(id).matches()) {
                throw new IllegalArgumentException(
                        "an SAE id has 1 to 64 letters, digits, dots, dashes: \"" + id + "\"");
            }
            if (saes.putIfAbsent(id, face) != null) {
                throw new IllegalArgumentException("SAE " + id + " is named twice");
            }
            return this;
        }

        /** Bits per second. */
        public Builder rate(long bitsPerSecond) {
            requireWithin("rate", bitsPerSecond, 0, 1L << 40);
            rate = bitsPerSecond;
            return this;
        }

        /** Keys of the default size that the link stores at most. */
        public Builder bufferedKeys(long keys) {
            requireWithin("buffer", keys, 1, 1L << 30);
            bufferBits = keys * keySize;
            return this;
        }

        public Builder maxKeysPerRequest(int keys) {
            requireWithin("keys per request", keys, 1, 10_000);
            maxKeysPerRequest = keys;
            return this;
        }

        /** How long a key takes to be known on the other face. */
        public Builder delay(Duration propagation) {
            requireWithin("delay in ms", propagation.toMillis(), 0, 3_600_000);
            delay = propagation;
            return this;
        }

        /** How long an unclaimed key is kept. */
        public Builder keyLife(Duration life) {
            requireWithin("key life in seconds", life.toSeconds(), 0, 1L << 31);
            keyLife = life;
            return this;
        }

        /** How long an answer takes under {@link Fault#SLOW}. */
        public Builder slowness(Duration each) {
            slowness = each;
            return this;
        }

        /** Switches a quirk on for both faces. */
        public Builder quirk(Quirk quirk) {
            return quirk(quirk, Face.A).quirk(quirk, Face.B);
        }

        /** Switches a quirk on for one face. */
        public Builder quirk(Quirk quirk, Face face) {
            quirks.get(face).add(quirk);
            return this;
        }

        /** Predictable keys. For tests; no setting or argument leads here. */
        public Builder unsafeSeedForTests(long value) {
            seed = OptionalLong.of(value);
            return this;
        }

        /** The time that rate, delay and life are measured by. */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        public SimulatorConfig build() {
            if (!saes.containsValue(Face.A)) {
                sae(SUBMIT_SAE, Face.A);
            }
            if (!saes.containsValue(Face.B)) {
                sae(STORE_SAE, Face.B);
            }
            return new SimulatorConfig(this);
        }

        private static void requireWithin(String what, long value, long least, long most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(
                        what + " must be from " + least + " to " + most + ", not " + value);
            }
        }
    }
}
