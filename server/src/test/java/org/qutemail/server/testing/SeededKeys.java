// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * The keys of a simulator with {@code unsafeSeedForTests}: what the operator of a key management
 * entity with an archive would hand out.
 */
public final class SeededKeys {

    private static final int OCTETS = 32;

    private SeededKeys() {}

    /** The first keys of a seed, in the order in which they are given out. */
    public static Map<UUID, byte[]> of(long seed, long count) {
        Random random = new Random(seed);
        Map<UUID, byte[]> keys = new LinkedHashMap<>();
        for (long i = 0; i < count; i++) {
            byte[] octets = new byte[OCTETS];
            random.nextBytes(octets);
            long high = random.nextLong() & 0xFFFFFFFFFFFF0FFFL | 0x4000L;
            long low = random.nextLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
            keys.put(new UUID(high, low), octets);
        }
        return keys;
    }
}
