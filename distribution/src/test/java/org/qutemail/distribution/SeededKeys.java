// SPDX-License-Identifier: Apache-2.0
package org.qutemail.distribution;

import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;

/**
 * The keys of a simulator with {@code unsafeSeedForTests}: what the operator of a key management
 * entity with an archive would hand out.
 */
final class SeededKeys {

    private static final int OCTETS = 32;
    private static final int MANY = 100_000;

    private SeededKeys() {}

    /** The key of that id, in hexadecimal. */
    static String key(long seed, UUID id) {
        Random random = new Random(seed);
        for (int i = 0; i < MANY; i++) {
            byte[] octets = new byte[OCTETS];
            random.nextBytes(octets);
            long high = random.nextLong() & 0xFFFFFFFFFFFF0FFFL | 0x4000L;
            long low = random.nextLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
            if (id.equals(new UUID(high, low))) {
                return HexFormat.of().formatHex(octets);
            }
        }
        throw new AssertionError("not a key of the seed " + seed + ": " + id);
    }
}
