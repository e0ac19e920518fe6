// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.core.seal.Keys;
import org.qutemail.core.secret.SecretBytes;

class KeyTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
                "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F\n",
                " 00010203 04050607 08090a0b 0c0d0e0f\r\n10111213 14151617 18191a1b 1c1d1e1f ",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
            })
    void readShouldTakeHexadecimalAndBase64(String text) throws IOException {
        try (SecretBytes key = read(text);
                SecretBytes expected = Keys.counting()) {
            assertThat(key).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "0", "xyz!", "AAEC=AwQ", "-----BEGIN PRIVATE KEY-----"})
    void readShouldRefuseAnythingElseWithoutQuotingIt(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(IOException.class)
                .hasNoCause()
                .hasMessageContaining("hexadecimal")
                .satisfies(
                        e -> {
                            if (!text.isBlank()) {
                                assertThat(e.getMessage()).doesNotContain(text + " ");
                            }
                        });
    }

    @Test
    void readShouldRefuseAWholeFileOfSomethingElse() {
        assertThatThrownBy(() -> read("0".repeat(10_000)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("8192");
    }

    private static SecretBytes read(String text) throws IOException {
        return KeyText.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
