// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.skip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Capabilities as in figure 4 of the draft, whole and otherwise. */
class CapabilitiesReaderTest {

    private static final String EXAMPLE =
            """
            {
              "entropy" : true,
              "key" : true,
              "algorithm": "PRF",
              "localSystemID": "Alice",
              "remoteSystemID": [
                "Bob",
                "KP_*_LOC1"
              ]
            }
            """;

    private static Capabilities read(String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return CapabilitiesReader.read(body, body.length);
    }

    @Test
    void readShouldUnderstandTheExampleOfTheDraft() throws IOException {
        Capabilities told = read(EXAMPLE);
        assertThat(told.key()).isTrue();
        assertThat(told.algorithm()).isEqualTo("PRF");
        assertThat(told.localSystemId()).isEqualTo("Alice");
        assertThat(told.simulated()).isFalse();
        assertThat(told.reaches("Bob")).isTrue();
        assertThat(told.reaches("KP_ALICE_LOC1")).isTrue();
        assertThat(told.reaches("Carol")).isFalse();
    }

    @Test
    void readShouldSeeTheMark() throws IOException {
        assertThat(read(EXAMPLE.replace("{", "{\"SIMULATED\":true,")).simulated()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"key\" : true|\"keys\" : true|capabilities lack",
                "\"key\" : true|\"key\" : 1|key is neither true nor false",
                "\"Alice\"|\"\"|localSystemID is not of 1 to 256 characters",
                "\"Alice\"|null|localSystemID is not a string",
                "\"Bob\",|\"Bob\", 5,|remoteSystemID is not a string",
                "\"PRF\"|{}|algorithm is not a string",
            })
    void readShouldRefuseWhatTheDraftDoesNotAllow(String from, String to, String why) {
        assertThatThrownBy(() -> read(EXAMPLE.replace(from, to)))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }

    @Test
    void readShouldRefuseWhatIsNotOneWholeObject() {
        assertThatThrownBy(() -> read("")).hasMessage("not a JSON object");
        assertThatThrownBy(() -> read("<html>")).hasMessage("not a JSON account of capabilities");
        assertThatThrownBy(() -> read(EXAMPLE + "1")).hasMessageContaining("something follows");
    }
}
