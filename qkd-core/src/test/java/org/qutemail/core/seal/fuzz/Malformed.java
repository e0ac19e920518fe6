// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.qutemail.core.seal.Mutations;

/**
 * Sealed octets spoilt in every way we could think of; the same for the same seed. By chance an
 * outcome may equal an original.
 */
final class Malformed {

    /** What was done. */
    enum Kind {
        /** Bits and octets changed, ranges taken out, said twice or replaced. */
        MUTATED,
        TRUNCATED,
        EXTENDED,
        /** The beginning of one and the end of another. */
        SPLICED,
        /** A length octet of DER made too large, too small, indefinite or needlessly long. */
        LENGTH_GAMES,
        /** One inside the other, or in a DER element of its own. */
        NESTED,
        /** One of the first octets set: magic, version, suite, part, segment size, key id. */
        HEADER_FIELD,
        /** Two equally long pieces change places, as segments or DER elements might. */
        SWAPPED,
        /** Nothing of an original but perhaps its first octets. */
        NOISE
    }

    private static final int HEADER = 96;

    /** DER tags that the form uses, and some that it does not. */
    private static final int[] TAGS = {0x30, 0x04, 0x31, 0xA0, 0xA2, 0x80, 0x02, 0x06, 0x24, 0x05};

    private final List<byte[]> originals;
    private final int segment;
    private final int firstSegment;

    /**
     * @param originals whole and good, at least two
     * @param segment octets of a piece that SWAPPED moves
     * @param firstSegment where the first such piece begins
     */
    Malformed(List<byte[]> originals, int segment, int firstSegment) {
        this.originals = originals;
        this.segment = segment;
        this.firstSegment = firstSegment;
    }

    /** A case, and how it came about. */
    record Case(Kind kind, byte[] octets) {}

    Case of(long seed) {
        Random random = new Random(seed);
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        byte[] original = any(random).clone();
        return new Case(
                kind,
                switch (kind) {
                    case MUTATED -> Mutations.of(original, random.nextLong());
                    case TRUNCATED -> Arrays.copyOf(original, shorter(original.length, random));
                    case EXTENDED -> joined(original, tail(random));
                    case SPLICED -> spliced(original, any(random), random);
                    case LENGTH_GAMES -> lengthGame(original, random);
                    case NESTED -> nested(original, random);
                    case HEADER_FIELD -> headerField(original, random);
                    case SWAPPED -> swapped(original, random);
                    case NOISE -> noise(original, random);
                });
    }

    private byte[] any(Random random) {
        return originals.get(random.nextInt(originals.size()));
    }

    /** Anywhere, or where a header, a segment or a tag ends. */
    private int shorter(int length, Random random) {
        int[] edges = {0, 3, 4, 95, 96, 97, 112, length - 1, length - 16, length - 17};
        int whole = Math.max(0, (length - firstSegment) / segment);
        int atSegment = firstSegment + segment * random.nextInt(whole + 1);
        int edge = edges[random.nextInt(edges.length)];
        int at =
                switch (random.nextInt(3)) {
                    case 0 -> random.nextInt(length);
                    case 1 -> atSegment;
                    default -> edge;
                };
        return Math.max(0, Math.min(at, length - 1));
    }

    private byte[] tail(Random random) {
        byte[] some = new byte[1 + random.nextInt(64)];
        return switch (random.nextInt(3)) {
            case 0 -> some;
            case 1 -> any(random);
            default -> octets(some, random);
        };
    }

    private static byte[] spliced(byte[] head, byte[] tail, Random random) {
        int at = random.nextInt(Math.min(head.length, tail.length));
        return joined(
                Arrays.copyOf(head, at),
                Arrays.copyOfRange(
                        tail,
                        random.nextBoolean() ? at : random.nextInt(tail.length),
                        tail.length));
    }

    /** Looks for octets that could be a tag, and plays with the length behind one of them. */
    private static byte[] lengthGame(byte[] original, Random random) {
        int[] tags = new int[Math.min(original.length, 256)];
        int found = 0;
        for (int i = 0; i < tags.length - 1; i++) {
            int octet = original[i] & 0xFF;
            if (Arrays.stream(TAGS).anyMatch(tag -> tag == octet)) {
                tags[found++] = i;
            }
        }
        int at = 1 + (found == 0 ? 0 : tags[random.nextInt(found)]);
        byte[][] games = {
            {(byte) 0x80},
            {(byte) 0xFF},
            {0},
            {0x7F},
            {(byte) 0x81, original[at]},
            {(byte) 0x82, 0, original[at]},
            {(byte) 0x84, 0x7F, -1, -1, -1},
            {(byte) 0x84, -1, -1, -1, -1},
            {(byte) 0x88, 0x7F, -1, -1, -1, -1, -1, -1, -1},
            {(byte) (original[at] + 1)},
            {(byte) (original[at] - 1)},
        };
        byte[] game = games[random.nextInt(games.length)];
        byte[] rest = Arrays.copyOfRange(original, at + 1, original.length);
        return joined(joined(Arrays.copyOf(original, at), game), rest);
    }

    private byte[] nested(byte[] original, Random random) {
        if (random.nextBoolean()) {
            int at = random.nextInt(original.length);
            byte[] outer = joined(Arrays.copyOf(original, at), any(random));
            return joined(outer, Arrays.copyOfRange(original, at, original.length));
        }
        byte[] nested = original;
        for (int depth = 1 << random.nextInt(11); depth > 0; depth--) {
            nested = joined(header(TAGS[random.nextInt(2)], nested.length), nested);
        }
        return nested;
    }

    private static byte[] header(int tag, int length) {
        return new byte[] {
            (byte) tag, (byte) 0x83, (byte) (length >> 16), (byte) (length >> 8), (byte) length
        };
    }

    private static byte[] headerField(byte[] original, Random random) {
        int at = random.nextInt(Math.min(HEADER, original.length));
        if (random.nextBoolean()) {
            // Magic, version, suite, part, segment size.
            at = Math.min(at, random.nextInt(8));
        }
        int[] values = {0, 1, 2, 3, 4, 11, 12, 15, 16, 17, 0x81, 0x80, 0x7F, 0xFF};
        original[at] =
                (byte)
                        (random.nextBoolean()
                                ? random.nextInt()
                                : values[random.nextInt(values.length)]);
        return original;
    }

    private byte[] swapped(byte[] original, Random random) {
        int pieces = (original.length - firstSegment) / segment;
        if (pieces < 2) {
            int length = 1 + random.nextInt(original.length / 4);
            int one = random.nextInt(original.length - 2 * length);
            swap(original, one, one + length, length);
            return original;
        }
        int one = random.nextInt(pieces);
        int other = (one + 1 + random.nextInt(pieces - 1)) % pieces;
        swap(original, firstSegment + one * segment, firstSegment + other * segment, segment);
        return original;
    }

    private static void swap(byte[] octets, int one, int other, int length) {
        byte[] kept = Arrays.copyOfRange(octets, one, one + length);
        System.arraycopy(octets, other, octets, one, length);
        System.arraycopy(kept, 0, octets, other, length);
    }

    private static byte[] noise(byte[] original, Random random) {
        byte[] some = octets(new byte[random.nextInt(400)], random);
        return joined(Arrays.copyOf(original, random.nextInt(100)), some);
    }

    private static byte[] octets(byte[] some, Random random) {
        random.nextBytes(some);
        return some;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(one.length + other.length);
        out.writeBytes(one);
        out.writeBytes(other);
        return out.toByteArray();
    }
}
