// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Damage of the kinds that disks, networks and attackers do; the same for the same seed. */
public final class Mutations {

    private Mutations() {}

    /** One to three changes; the outcome may by chance equal the original. */
    public static byte[] of(byte[] original, long seed) {
        Random random = new Random(seed);
        byte[] octets = original.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            octets = once(octets, random);
        }
        return octets;
    }

    private static byte[] once(byte[] octets, Random random) {
        if (octets.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        int from = random.nextInt(octets.length);
        int to = from + random.nextInt(Math.min(64, octets.length - from) + 1);
        byte[] some = new byte[random.nextInt(32)];
        random.nextBytes(some);
        switch (random.nextInt(6)) {
            case 0: // a bit
                octets[from] ^= (byte) (1 << random.nextInt(8));
                return octets;
            case 1: // an octet
                octets[from] = (byte) random.nextInt();
                return octets;
            case 2: // a cut
                return spliced(octets, from, octets.length, new byte[0]);
            case 3: // a range taken out
                return spliced(octets, from, to, new byte[0]);
            case 4: // a range said twice
                return spliced(octets, to, to, java.util.Arrays.copyOfRange(octets, from, to));
            default: // a range replaced
                return spliced(octets, from, to, some);
        }
    }

    private static byte[] spliced(byte[] octets, int from, int to, byte[] between) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(octets, 0, from);
        out.writeBytes(between);
        out.write(octets, to, octets.length - to);
        return out.toByteArray();
    }
}
