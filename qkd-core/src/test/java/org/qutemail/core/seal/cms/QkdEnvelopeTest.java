// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.cms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;

class QkdEnvelopeTest {

    private static final UUID ID = UUID.fromString("2e3cc00a-458e-49d6-986b-3300977ddfc7");
    private static final String FIRST = "QKD-Envelope: 1 <2e3cc00a-458e-49d6-986b-3300977ddfc7> ";
    private static final String MESSAGE = "Subject: hello\r\n\r\nQKD-Envelope: not a field\r\n";

    @Test
    void prependShouldWriteTheFieldBeforeTheMessage() {
        QkdEnvelope envelope = new QkdEnvelope(ID, "a@x.test", List.of("b@x.test"));
        assertThat(text(envelope.prepend(octets(MESSAGE))))
                .isEqualTo(FIRST + "<a@x.test> <b@x.test>\r\n" + MESSAGE);
    }

    @Test
    void prependShouldWriteANullSenderAsEmptyPath() {
        QkdEnvelope envelope = new QkdEnvelope(ID, "", List.of("b@x.test"));
        assertThat(text(envelope.prepend(new byte[0]))).isEqualTo(FIRST + "<> <b@x.test>\r\n");
    }

    @Test
    void prependShouldKeepLinesShort() throws Exception {
        List<String> recipients = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            recipients.add("recipient-" + i + "@qutemail.test");
        }
        QkdEnvelope envelope = new QkdEnvelope(ID, "a@x.test", recipients);
        byte[] content = envelope.prepend(octets(MESSAGE));
        assertThat(text(content).split("\r\n")).allMatch(line -> line.length() <= 78);
        assertThat(QkdEnvelope.parse(content).envelope()).isEqualTo(envelope);
    }

    @Test
    void parseShouldGiveBackEnvelopeAndMessage() throws Exception {
        QkdEnvelope envelope =
                new QkdEnvelope(ID, "", List.of("\"a > b \\\" \\\\c\"@x.test", "ü@x.test"));
        QkdEnvelope.Enveloped parsed = QkdEnvelope.parse(envelope.prepend(octets(MESSAGE)));
        assertThat(parsed.envelope()).isEqualTo(envelope);
        assertThat(text(parsed.message())).isEqualTo(MESSAGE);
    }

    @Test
    void parseShouldTakeAFoldAtAnySpace() throws Exception {
        String folded = FIRST.replace(" ", "\r\n ") + "<>\r\n <\"a\r\n b\"@x.test>\r\n" + MESSAGE;
        assertThat(QkdEnvelope.parse(octets(folded)).envelope().recipients())
                .containsExactly("\"a b\"@x.test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "QKD-Envelope",
                "Subject: x\r\n" + FIRST_WITH_PATHS,
                " " + FIRST_WITH_PATHS,
                "QKD-Envelope: 2 <2e3cc00a-458e-49d6-986b-3300977ddfc7> <> <b@x>\r\n",
                "qkd-envelope: 1 <2e3cc00a-458e-49d6-986b-3300977ddfc7> <> <b@x>\r\n",
                "QKD-Envelope: 1  <2e3cc00a-458e-49d6-986b-3300977ddfc7> <> <b@x>\r\n",
                "QKD-Envelope: 1 2e3cc00a-458e-49d6-986b-3300977ddfc7 <> <b@x>\r\n",
                "QKD-Envelope: 1 <2E3CC00A-458E-49D6-986B-3300977DDFC7> <> <b@x>\r\n",
                "QKD-Envelope: 1 <1-2-3-4-5> <> <b@x>\r\n",
                "QKD-Envelope: 1 <> <> <b@x>\r\n",
                FIRST,
                FIRST + "\r\n",
                FIRST + "<>\r\n",
                FIRST + "<> \r\n",
                FIRST + "<> <>\r\n",
                FIRST + "<> <b>\r\n",
                FIRST + "<> <b@>\r\n",
                FIRST + "<> <@x>\r\n",
                FIRST + "<> <a b@x>\r\n",
                FIRST + "<> <<b@x>\r\n",
                FIRST + "<> <b@x>>\r\n",
                FIRST + "<> <b@x> \r\n",
                FIRST + "<>  <b@x>\r\n",
                FIRST + "<>\t<b@x>\r\n",
                FIRST + "<>\r\n\t<b@x>\r\n",
                FIRST + "<> <b@x>\r\n\tx\r\n",
                FIRST + "<>\r\n  <b@x>\r\n",
                FIRST + "<><b@x>\r\n",
                FIRST + "<> <b@x>",
                FIRST + "<> <b@x>\n",
                FIRST + "<> <b@x>\r",
                FIRST + "<> <b\r@x>\r\n",
                FIRST + "<> <b\n@x>\r\n",
                FIRST + "<> <b\u0000@x>\r\n",
                FIRST + "<> <b@x> c@x\r\n",
                FIRST + "<> <\"b@x>\r\n",
                FIRST + "<> <\"b\\\"@x>\r\n",
                FIRST + "<> <b@x@y>\r\n",
            })
    void parseShouldRefuseWhatIsMalformed(String content) {
        assertRefused(octets(content));
        assertRefused(octets(content + MESSAGE));
    }

    private static final String FIRST_WITH_PATHS =
            "QKD-Envelope: 1 <2e3cc00a-458e-49d6-986b-3300977ddfc7> <> <b@x>\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "QKD-Envelope: 1 x\r\n\r\n",
                "Subject: x\r\nqkd-envelope: 1\r\n\r\n",
                "Subject: x\nQKD-ENVELOPE \t: 1\n\n",
                "Subject: x\r\n y\r\nQKD-Envelope:",
            })
    void aSecondFieldShouldBeRefusedAndCanBeStripped(String message) throws Exception {
        QkdEnvelope envelope = new QkdEnvelope(ID, "", List.of("b@x"));
        assertRefused(octets(FIRST_WITH_PATHS + message));
        assertThatThrownBy(() -> envelope.prepend(octets(message)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(QkdEnvelope.isIn(octets(message))).isTrue();

        byte[] stripped = QkdEnvelope.strip(octets(message));
        assertThat(text(stripped)).doesNotContainIgnoringCase("QKD-Envelope");
        assertThat(QkdEnvelope.parse(envelope.prepend(stripped)).message()).isEqualTo(stripped);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t", " <c@x>\r\n\r\n"})
    void prependShouldRefuseAMessageThatWouldReadAsPartOfTheField(String message) {
        QkdEnvelope envelope = new QkdEnvelope(ID, "", List.of("b@x"));
        assertThatThrownBy(() -> envelope.prepend(octets(message)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("white space");
    }

    @Test
    void stripShouldTakeContinuationLinesAndLeaveEverythingElse() {
        String message = "A: 1\r\nQKD-Envelope: 1\r\n x\r\n\ty\r\nB: 2\r\n\r\nQKD-Envelope: z";
        assertThat(text(QkdEnvelope.strip(octets(message))))
                .isEqualTo("A: 1\r\nB: 2\r\n\r\nQKD-Envelope: z");
        byte[] innocent = octets(MESSAGE);
        assertThat(QkdEnvelope.strip(innocent)).isSameAs(innocent);
    }

    @Test
    void parseShouldRefuseOctetsThatAreNotUtf8AndLinesThatAreTooLong() {
        byte[] content = octets(FIRST_WITH_PATHS);
        content[content.length - 5] = (byte) 0xFF;
        assertRefused(content);
        assertRefused(octets(FIRST + "<> <" + "b".repeat(950) + "@x>\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "b", "a b@x", "a@x>", "<a@x>", "a@x\r\n", "\"a\n\"@x"})
    void anEnvelopeShouldRefuseARecipientThatCannotBeWritten(String recipient) {
        assertThatThrownBy(() -> new QkdEnvelope(ID, "", List.of(recipient)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEnvelopeShouldRefuseALongPathABadSenderAndNoRecipient() {
        String longPath = "b".repeat(QkdEnvelope.MAX_PATH) + "@x";
        assertThatThrownBy(() -> new QkdEnvelope(ID, "", List.of(longPath)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new QkdEnvelope(ID, "nobody", List.of("b@x")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new QkdEnvelope(ID, "", List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesShouldFindARecipientWhateverTheCaseOfItsDomain() {
        QkdEnvelope envelope = new QkdEnvelope(ID, "", List.of("bob@X.test"));
        assertThat(envelope.names("bob@x.TEST")).isTrue();
        assertThat(envelope.names("Bob@x.test")).isFalse();
        assertThat(envelope.names("bob@y.test")).isFalse();
    }

    private static void assertRefused(byte[] content) {
        assertThatThrownBy(() -> QkdEnvelope.parse(content))
                .isInstanceOfSatisfying(
                        SealException.class,
                        e -> assertThat(e.error()).isEqualTo(SealError.UNSUPPORTED))
                .hasMessageContaining("QKD-Envelope");
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }
}
