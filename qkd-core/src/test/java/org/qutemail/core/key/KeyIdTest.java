// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyIdTest {

    private static final String TEXT = "bc490419-7d60-487f-adc1-4ddcc177c139";

    @Test
    void parseShouldGiveTheOctetsInNetworkOrder() {
        assertThat(HexFormat.of().formatHex(KeyId.parse(TEXT).toBytes()))
                .isEqualTo("bc4904197d60487fadc14ddcc177c139");
        assertThat(KeyId.parse(TEXT)).hasToString(TEXT);
    }

    @Test
    void parseShouldTakeUpperCase() {
        assertThat(KeyId.parse(TEXT.toUpperCase(java.util.Locale.ROOT)))
                .isEqualTo(KeyId.parse(TEXT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-2-3-4-5",
                "bc4904197d60487fadc14ddcc177c139",
                "{bc490419-7d60-487f-adc1-4ddcc177c139}",
                "bc490419-7d60-487f-adc1-4ddcc177c139 ",
                "bc490419-7d60-487f-adc1-4ddcc177c13",
                "bc490419-7d60-487f-adc1-4ddcc177c1390",
                "bc490419-7d60-487f-adc1-4ddcc177c13g",
                "-c490419-7d60-487f-adc1-4ddcc177c139",
            })
    void parseShouldRefuseAnotherSpelling(String text) {
        assertThatThrownBy(() -> KeyId.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @NullSource
    void aKeyIdShouldHaveAUuid(UUID none) {
        assertThatThrownBy(() -> new KeyId(none)).isInstanceOf(NullPointerException.class);
    }

    @Property
    void octetsAndTextShouldGiveTheSameIdBack(@ForAll @Size(16) byte[] octets) {
        KeyId id = KeyId.of(octets, 0);
        assertThat(id.toBytes()).isEqualTo(octets);
        assertThat(KeyId.parse(id.toString())).isEqualTo(id);
    }

    @Test
    void ofShouldReadFromTheOffsetAndRefuseTooFewOctets() {
        byte[] octets = new byte[20];
        octets[19] = 7;
        assertThat(KeyId.of(octets, 4).toBytes()).endsWith(7);
        assertThatThrownBy(() -> KeyId.of(octets, 5)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void compareToShouldAgreeWithEquals() {
        KeyId one = KeyId.parse(TEXT);
        assertThat(one).isEqualByComparingTo(KeyId.parse(TEXT));
        assertThat(one.compareTo(KeyId.parse("bc490419-7d60-487f-adc1-4ddcc177c138"))).isPositive();
    }
}
