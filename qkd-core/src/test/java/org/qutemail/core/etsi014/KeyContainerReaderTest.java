// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.etsi014;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.source.DeliveredKey;
import org.qutemail.core.source.KeyContainer;

class KeyContainerReaderTest {

    private static final String ID = "bc490419-7d60-487f-adc1-4ddcc177c139";
    private static final String OTHER = "0a782fb5-3434-48fe-aa4d-14f41d46cf92";
    private static final byte[] KEY =
            HexFormat.of().parseHex("fbef" + "be".repeat(15) + "ff".repeat(15));
    private static final String TEXT = Base64.getEncoder().encodeToString(KEY);

    private static String entry(String id, String key) {
        return "{\"key_ID\":\"" + id + "\",\"key\":\"" + key + "\"}";
    }

    private static String container(String... entries) {
        return "{\"keys\":[" + String.join(",", entries) + "]}";
    }

    private static KeyContainer read(String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return KeyContainerReader.readIssued(body, body.length, 1, 256);
    }

    private static void assertRefused(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(IOException.class)
                .satisfies(e -> assertThat(e.toString()).doesNotContain(TEXT.substring(0, 6)))
                .hasNoCause();
    }

    private static void assertIsTheKey(KeyContainer read) {
        try (read;
                SecretBytes expected = SecretBytes.copyOf(KEY)) {
            assertThat(read.keys()).hasSize(1);
            assertThat(read.keys().get(0).id()).isEqualTo(KeyId.parse(ID));
            assertThat(read.keys().get(0).secret()).isEqualTo(expected);
        }
    }

    @Test
    void readShouldGiveTheKeyWhateverElseStandsInTheContainer() throws Exception {
        assertIsTheKey(read(container(entry(ID, TEXT))));
        assertIsTheKey(
                read(
                        " {\"x\":[1,{\"keys\":2}],\n\"keys\" : [ {\"key_extension\":{\"key\":\"A\"},"
                                + "\"key\" :\t\""
                                + TEXT
                                + "\", \"key_ID_extension\":[], \"key_ID\":\""
                                + ID
                                + "\"} ], \"key_container_extension\":{\"v\":\"é\"}} "));
    }

    @Test
    void readShouldUnderstandEscapesThatJsonWritersUse() throws Exception {
        String plain = TEXT.replace("/", "\\/").replace("=", "\\u003d").replace("+", "\\u002B");
        assertThat(TEXT).contains("/", "+", "=");
        assertIsTheKey(read(container(entry(ID, plain))));
    }

    @Test
    void readShouldTellSimulatedKeys() throws Exception {
        String keys = "{\"keys\":[" + entry(ID, TEXT) + "],\"key_container_extension\":";
        assertThat(read(keys + "{\"SIMULATED\":true}}").simulated()).isTrue();
        assertThat(read(keys + "[{\"a\":[]},{\"SIMULATED\":\"yes\"}]}").simulated()).isTrue();
        assertThat(read(keys + "{\"SIMULATED\":{\"x\":1}}}").simulated()).isTrue();
        assertThat(read(keys + "{\"SIMULATED\":false}}").simulated()).isFalse();
        assertThat(read(keys + "{\"note\":\"SIMULATED\"}}").simulated()).isFalse();
        assertThat(read(keys + "null}").simulated()).isFalse();
        assertThat(read(container(entry(ID, TEXT))).simulated()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"keys\"",
                "{}",
                "{\"keys\":{}}",
                "{\"keys\":[]}",
                "{\"keys\":null}",
                "{\"keys\":[1]}",
                "{\"keys\":[null]}",
                "{\"keys\":[{}]}",
                "{\"keys\":[{\"key\":1,\"key_ID\":\"" + ID + "\"}]}",
                "{\"keys\":[{\"key\":null,\"key_ID\":\"" + ID + "\"}]}",
                "<html><body>502</body></html>",
                "{\"keys\":[",
            })
    void readShouldRefuseWhatIsNoContainer(String json) {
        assertRefused(json);
    }

    @Test
    void readShouldRefuseKeysThatAreNotStrictBase64OfTheRightSize() {
        assertRefused(container(entry(ID, TEXT.replace("=", ""))));
        assertRefused(container(entry(ID, TEXT + "=")));
        assertRefused(container(entry(ID, TEXT + "\\n")));
        assertRefused(container(entry(ID, " " + TEXT)));
        assertRefused(container(entry(ID, TEXT.replace('/', '_').replace('+', '-'))));
        assertRefused(container(entry(ID, TEXT.substring(4))));
        assertRefused(container(entry(ID, "AAAA" + TEXT)));
        assertRefused(container(entry(ID, "")));
        assertRefused(container(entry(ID, "=")));
        assertRefused(container(entry(ID, TEXT.substring(0, 42) + "\\u00e9=")));
        assertRefused(container(entry(ID, TEXT.substring(0, 42) + "\\u12")));
        assertRefused(container(entry(ID, TEXT.substring(0, 42) + "\\")));
    }

    @Test
    void readShouldRefuseStrayBitsBehindTheLastOctet() throws Exception {
        int last = TEXT.indexOf('=') - 1;
        char changed = (char) (TEXT.charAt(last) + 1);
        assertRefused(container(entry(ID, TEXT.substring(0, last) + changed + "=")));
    }

    @Test
    void readShouldRefuseAKeyOfZeros() {
        assertRefused(container(entry(ID, Base64.getEncoder().encodeToString(new byte[32]))));
    }

    @Test
    void readShouldRefuseWrongIdsAndCounts() {
        assertRefused(container(entry("1-2-3-4-5", TEXT)));
        assertRefused(container(entry("", TEXT)));
        assertRefused(container(entry(ID, TEXT), entry(OTHER, TEXT)));
        assertRefused(container(entry(ID, TEXT)) + "x");
        assertRefused(container(entry(ID, TEXT)) + container(entry(ID, TEXT)));
        assertRefused("{\"keys\":[" + entry(ID, TEXT) + "],\"keys\":[]}");
        assertRefused(container(entry(ID, TEXT).replace("}", ",\"key\":\"" + TEXT + "\"}")));
    }

    @Test
    void readShouldRefuseTwoKeysOfOneId() {
        byte[] body = container(entry(ID, TEXT), entry(ID, TEXT)).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> KeyContainerReader.readIssued(body, body.length, 2, 256))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("same key_ID");
    }

    @Test
    void readClaimedShouldPutTheKeysInOrderAndRefuseOthers() throws Exception {
        byte[] body =
                container(entry(ID, TEXT), entry(OTHER, TEXT)).getBytes(StandardCharsets.UTF_8);
        List<KeyId> asked = List.of(KeyId.parse(OTHER), KeyId.parse(ID));

        KeyContainer claimed = KeyContainerReader.readClaimed(body, body.length, asked, 256);

        assertThat(claimed.keys()).extracting(DeliveredKey::id).isEqualTo(asked);
        List<KeyId> foreign =
                List.of(KeyId.parse(ID), KeyId.parse("ffffffff-3434-48fe-aa4d-14f41d46cf92"));
        assertThatThrownBy(() -> KeyContainerReader.readClaimed(body, body.length, foreign, 256))
                .isInstanceOf(IOException.class);
    }

    @Test
    void readShouldFindEveryKeyOfALongContainer() throws Exception {
        Random random = new Random(1);
        List<SecretBytes> expected = new ArrayList<>();
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < 1024; i++) {
            byte[] key = new byte[32];
            random.nextBytes(key);
            expected.add(SecretBytes.copyOf(key));
            String id = new UUID(random.nextLong(), random.nextLong()).toString();
            entries.add(entry(id, Base64.getEncoder().encodeToString(key)));
        }
        byte[] body = container(entries.toArray(String[]::new)).getBytes(StandardCharsets.UTF_8);
        try (KeyContainer read = KeyContainerReader.readIssued(body, body.length, 1024, 256)) {
            assertThat(read.keys()).extracting(DeliveredKey::secret).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE"})
    void readShouldRefuseEncodingsThatWouldBecomeCharacters(String charset) {
        byte[] body = container(entry(ID, TEXT)).getBytes(Charset.forName(charset));
        assertThatThrownBy(() -> KeyContainerReader.readIssued(body, body.length, 1, 256))
                .isInstanceOf(IOException.class);
    }

    @Test
    void readShouldRefuseEveryTruncation() {
        byte[] body = container(entry(ID, TEXT)).getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < body.length; length++) {
            byte[] cut = Arrays.copyOf(body, length);
            assertThatThrownBy(() -> KeyContainerReader.readIssued(cut, cut.length, 1, 256))
                    .isInstanceOf(IOException.class);
        }
    }
}
