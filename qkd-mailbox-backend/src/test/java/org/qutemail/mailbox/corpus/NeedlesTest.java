// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search that finds nothing proves something only when it would have found it. */
class NeedlesTest {

    private static final String WORD = "umbrellawordxyz";
    private static final Needles NEEDLES = Needles.of(List.of(WORD, "nothere"));

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void textShouldBeFoundRawAndInBase64WhereverItStands(String charset) {
        for (int before = 0; before < 60; before++) {
            byte[] text = (" ".repeat(before) + WORD + "  ").getBytes(Charset.forName(charset));

            assertThat(NEEDLES.textsIn(text)).containsExactly(WORD);
            assertThat(NEEDLES.textsIn(Base64.getMimeEncoder().encode(text)))
                    .as("behind " + before)
                    .containsExactly(WORD);
        }
    }

    @Test
    void softLineEndShouldNotHideAText() {
        assertThat(NEEDLES.textsIn(ascii("umbrella=\r\nwordxyz"))).containsExactly(WORD);
    }

    @Test
    void quotedPrintableAndHexadecimalShouldBeFound() {
        StringBuilder quoted = new StringBuilder();
        StringBuilder hex = new StringBuilder();
        WORD.chars()
                .forEach(
                        c -> {
                            quoted.append(String.format("=%02X", c));
                            hex.append(String.format("%02x", c));
                        });

        assertThat(NEEDLES.in(ascii(quoted.toString())))
                .containsExactly(WORD + " as quoted-printable");
        assertThat(NEEDLES.in(ascii(hex.toString())))
                .containsExactly(WORD + " as UTF-8 hexadecimal");
    }

    @Test
    void textAcrossTheSeamOfTwoReadsShouldBeFound() {
        byte[] text = ascii(WORD);
        for (int before = text.length + 1; before >= 0; before--) {
            byte[] heap = new byte[(1 << 22) + 100];
            System.arraycopy(text, 0, heap, (1 << 22) - before, text.length);
            assertThat(NEEDLES.textsIn(heap)).as("" + before).containsExactly(WORD);
        }
    }

    @Test
    void nearlyTheSameShouldNotBeFound() {
        assertThat(NEEDLES.in(ascii("umbrellawordxy umbrellawordxzz"))).isEmpty();
    }

    @Test
    void shortTextShouldBeRefused() {
        assertThatThrownBy(() -> Needles.of(List.of("abc"))).hasMessageContaining("too short");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
