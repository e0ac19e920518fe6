// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.skip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.source.KeyContainer;

/** Keys as in figure 6 of the draft, whole and otherwise. */
class KeyAnswerReaderTest {

    private static final String ID = "1726e9ae76234fb1dd1283d4dca1911e";
    private static final String KEY =
            "ad229dfb8a276e74c1f3b6c09349a69fb2fed73c541270663f0e5cbbfb031670";

    private static KeyContainer read(String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return KeyAnswerReader.readNew(body, body.length, 256);
    }

    private static String answer(String id, String key) {
        return "{\"keyId\" : \"" + id + "\", \"key\" : \"" + key + "\"}";
    }

    private static void assertRefused(String json, String why) {
        assertThatThrownBy(() -> read(json))
                .isExactlyInstanceOf(IOException.class)
                .hasNoCause()
                .hasMessageContaining(why);
    }

    @Test
    void readShouldGiveIdAndKey() throws IOException {
        try (KeyContainer container = read(answer(ID, KEY))) {
            assertThat(container.keys()).hasSize(1);
            assertThat(container.simulated()).isFalse();
            assertThat(container.keys().get(0).id()).isEqualTo(SkipKeyId.parse(ID));
            String key =
                    container
                            .keys()
                            .get(0)
                            .secret()
                            .<String, RuntimeException>withBytes(
                                    octets -> HexFormat.of().formatHex(octets));
            assertThat(key).isEqualTo(KEY);
        }
    }

    @Test
    void readShouldTakeDigitsInEitherCaseAndMembersInAnyOrder() throws IOException {
        String json =
                "\n{\"key\":\""
                        + KEY.toUpperCase(java.util.Locale.ROOT)
                        + "\",\"expires\":[{}],\"keyId\":\""
                        + ID
                        + "\"} ";
        try (KeyContainer one = read(json);
                KeyContainer other = read(answer(ID, KEY))) {
            assertThat(one.keys()).isEqualTo(other.keys());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true|true",
                "false|false",
                "null|true",
                "0|true",
                "\"false\"|true",
                "{\"a\":[1]}|true"
            })
    void readShouldTakeAnythingButFalseForTheMark(String value, boolean marked) throws IOException {
        String json = "{\"SIMULATED\":" + value + "," + answer(ID, KEY).substring(1);
        try (KeyContainer container = read(json)) {
            assertThat(container.simulated()).isEqualTo(marked);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "AD2", "ad229dfb8a276e74==", "0xad22", "ad 22", "\\u0061d22", "ÄÖ"})
    void readShouldRefuseAKeyThatIsNotHexadecimal(String key) {
        assertThatThrownBy(() -> read(answer(ID, key)))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageMatching("a key is (not hexadecimal|empty)");
    }

    @Test
    void readShouldRefuseAKeyOfAnotherSize() {
        assertRefused(answer(ID, KEY.substring(2)), "has 248 bits, not 256");
        assertRefused(answer(ID, KEY + KEY), "has 512 bits, not 256");
    }

    @Test
    void readShouldRefuseAKeyOfZeros() {
        assertRefused(answer(ID, "0".repeat(64)), "all zeros");
    }

    @Test
    void readShouldRefuseAnIdThatIsNotOf128Bits() {
        assertRefused(answer(ID + ID, KEY), "128-bit key ids");
        assertRefused("{\"keyId\":7,\"key\":\"" + KEY + "\"}", "the keyId is not a string");
    }

    @Test
    void readShouldRefuseWhatIsNotOneWholeObject() {
        assertRefused("", "not a JSON object");
        assertRefused("[]", "not a JSON object");
        assertRefused("{}", "lacks keyId or key");
        assertRefused("{\"keyId\":\"" + ID + "\"}", "lacks keyId or key");
        assertRefused("{\"key\":\"" + KEY + "\"}", "lacks keyId or key");
        assertRefused("{\"keyId\":\"" + ID + "\",\"key\":null}", "the key is not a string");
        assertRefused(answer(ID, KEY) + "{}", "something follows");
        assertRefused(answer(ID, KEY).substring(0, 100), "a key is not hexadecimal");
        assertRefused(answer(ID, KEY).replace("}", ""), "not a JSON key answer");
        assertRefused(answer(ID, KEY).replace("}", ",\"key\":\"" + KEY + "\"}"), "not a JSON");
    }

    @Test
    void readOfShouldRefuseAnotherKey() throws IOException {
        byte[] body = answer(ID, KEY).getBytes(StandardCharsets.UTF_8);
        KeyId wanted = SkipKeyId.parse(ID);
        KeyAnswerReader.readOf(body, body.length, wanted, 256).close();
        KeyId other = SkipKeyId.parse(ID.replace('1', '2'));
        assertThatThrownBy(() -> KeyAnswerReader.readOf(body, body.length, other, 256))
                .hasMessage("key " + other + " was asked for, and " + wanted + " given");
    }
}
