// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One message in a mailbox, from both sides.
 *
 * @param seen what the owner's IMAP client reads as {@code BODY[]}
 * @param stored everything that the store underneath keeps of it, in ISO-8859-1
 */
record Held(String seen, String stored) {

    private static final Pattern MARK =
            Pattern.compile(
                    "(?m)^X-QKD-Protection: sealed; key-id=([0-9a-f-]{36}); source=SIMULATED; mode=[a-z-]+(?:; reason=[a-z-]+)?\\r\\n");

    /** The key id in a record is its octets 8 to 23. */
    private static final int KEY_ID = 8;

    private static final String RECORD = "QEM\u001a";

    /** Delivered sealed: readable, marked once, stored as records under the key it names. */
    Held isSealed(Letter letter) {
        isReadable(letter);
        Matcher mark = MARK.matcher(seen);
        assertThat(mark.find()).as("our header in\n%s", seen).isTrue();
        String keyId = mark.group(1).replace("-", "");
        assertThat(mark.find()).as("a second header of ours in\n%s", seen).isFalse();
        assertThat(keyIdOfRecord()).isEqualTo(keyId);
        return this;
    }

    /** Sealed on behalf of a client: read exactly as it was saved, stored as records. */
    Held isSealedAsSaved(Letter letter) {
        isReadable(letter);
        assertThat(seen).doesNotContainIgnoringCase("X-QKD");
        assertThat(keyIdOfRecord()).hasSize(32);
        return this;
    }

    /** Stored as it came, without a header of ours. */
    Held isPlain(Letter letter) {
        assertThat(seen)
                .contains(letter.subject(), letter.body())
                .doesNotContainIgnoringCase("QKD");
        assertThat(stored).contains(letter.subject(), letter.body());
        return this;
    }

    /** Something that the server or a rule wrote about a letter, without a word of it. */
    Held isAbout(Letter letter, String phrase) {
        assertThat(seen).contains(phrase).doesNotContain(letter.subject(), letter.body());
        assertThat(stored).contains(phrase).doesNotContain(letter.subject(), letter.body());
        return this;
    }

    private void isReadable(Letter letter) {
        assertThat(seen)
                .contains("Subject: " + letter.subject() + "\r\n")
                .contains("\r\n\r\n" + letter.body() + "\r\n");
        assertThat(stored).doesNotContain(letter.subject(), letter.body());
    }

    private String keyIdOfRecord() {
        assertThat(stored).startsWith(RECORD);
        return HexFormat.of()
                .formatHex(
                        stored.substring(KEY_ID, KEY_ID + 16)
                                .getBytes(StandardCharsets.ISO_8859_1));
    }
}
