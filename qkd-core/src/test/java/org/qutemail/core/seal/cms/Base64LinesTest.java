// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.cms;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64LinesTest {

    private static final byte[] CRLF = {'\r', '\n'};

    /** Sizes on both sides of a step of the encoder, 58368 octets, and of the decoder, 49152. */
    @Property(tries = 200)
    void linesShouldBeThoseOfTheJdkAndComeBack(
            @ForAll @IntRange(max = 130_000) int size, @ForAll @IntRange(min = 1) int seed)
            throws IOException {
        byte[] octets = octets(size, seed);

        byte[] text = encoded(octets, 1 + seed % 9000);

        assertThat(text).isEqualTo(Base64.getMimeEncoder(76, CRLF).encode(octets));
        assertThat(Base64Lines.length(size)).isEqualTo(text.length);
        assertThat(Base64Lines.decode(text, 0)).isEqualTo(octets);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 56, 57, 58, 49_152, 58_367, 58_368, 58_369, 116_736})
    void linesShouldBeThoseOfTheJdkAtTheEdges(int size) throws IOException {
        linesShouldBeThoseOfTheJdkAndComeBack(size, 7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A",
                "AA",
                "AAA",
                "AAA=AAAA",
                "AA==AA==",
                "AB==",
                "AAB=",
                "A===",
                "AA A",
                "====",
                "AAA\u00e4",
                "AAAA\tAAAA"
            })
    void decodeShouldRefuse(String text) {
        byte[] octets = text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> Base64Lines.decode(octets, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void decodeShouldRefusePaddingAtTheEndOfAStepThatIsNotTheLast() {
        byte[] text = ("A".repeat((1 << 16) - 1) + "=" + "AAAA").getBytes(US_ASCII);

        assertThatThrownBy(() -> Base64Lines.decode(text, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void decodeShouldAcceptLineEndsAnywhere() {
        assertThat(Base64Lines.decode("xxA\r\nAA\nA\r\n".getBytes(US_ASCII), 2))
                .isEqualTo(new byte[3]);
    }

    private static byte[] encoded(byte[] octets, int step) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (Base64Lines lines = new Base64Lines(text)) {
            for (int at = 0; at < octets.length; at += step) {
                lines.write(octets, at, Math.min(step, octets.length - at));
            }
        }
        return text.toByteArray();
    }

    private static byte[] octets(int size, long seed) {
        byte[] octets = new byte[size];
        new Random(seed).nextBytes(octets);
        return octets;
    }
}
