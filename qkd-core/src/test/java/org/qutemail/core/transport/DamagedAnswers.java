// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.transport;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** What an entity might answer instead of something valid, for tests of whoever reads it. */
public final class DamagedAnswers {

    private static final String SPECIALS = "\"{}[]:,\\ntf0=A";

    private DamagedAnswers() {}

    /** Valid answers as they are and with octets changed, cut out, doubled; arbitrary octets. */
    public static Arbitrary<byte[]> of(Arbitrary<byte[]> valid) {
        Arbitrary<byte[]> mutated =
                Combinators.combine(
                                valid, Arbitraries.longs(), Arbitraries.integers().between(1, 6))
                        .as(DamagedAnswers::mutate);
        Arbitrary<byte[]> json =
                Arbitraries.strings()
                        .withChars("{}[]\":,\\u0aAz=/+ \n\t1-.eE")
                        .ofMaxLength(60)
                        .map(text -> text.getBytes(StandardCharsets.UTF_8));
        Arbitrary<byte[]> octets = Arbitraries.bytes().array(byte[].class).ofMaxSize(80);
        return Arbitraries.frequencyOf(
                Tuple.of(6, mutated), Tuple.of(2, json), Tuple.of(1, octets), Tuple.of(1, valid));
    }

    private static byte[] mutate(byte[] body, long seed, int times) {
        Random random = new Random(seed);
        byte[] result = body;
        for (int i = 0; i < times && result.length > 0; i++) {
            int at = random.nextInt(result.length);
            int end = Math.min(result.length, at + 1 + random.nextInt(8));
            char special = SPECIALS.charAt(random.nextInt(SPECIALS.length()));
            result =
                    switch (random.nextInt(4)) {
                        case 0 -> splice(result, at, end, new byte[0]);
                        case 1 -> splice(result, at, at, Arrays.copyOfRange(result, at, end));
                        case 2 -> splice(result, at, at + 1, new byte[] {(byte) special});
                        default ->
                                splice(result, at, at + 1, new byte[] {(byte) random.nextInt(256)});
                    };
        }
        return result;
    }

    private static byte[] splice(byte[] body, int from, int to, byte[] middle) {
        byte[] result = new byte[body.length - (to - from) + middle.length];
        System.arraycopy(body, 0, result, 0, from);
        System.arraycopy(middle, 0, result, from, middle.length);
        System.arraycopy(body, to, result, from + middle.length, body.length - to);
        return result;
    }
}
