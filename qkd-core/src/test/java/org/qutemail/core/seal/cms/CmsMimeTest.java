// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.cms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.core.seal.Keys;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;

class CmsMimeTest {

    private static final byte[] CMS = Keys.plaintext(200);
    private static final CmsMime.Headers HEADERS =
            new CmsMime.Headers(
                    "<alice@qutemail.test>",
                    "<bob@qutemail.test>",
                    "Sun, 22 Nov 2026 16:00:00 +0000",
                    "<1@qutemail.test>");

    @Test
    void wrapShouldGiveTheWholeMessage() {
        assertThat(text(CmsMime.wrap(new byte[] {1, 2, 3}, HEADERS)))
                .isEqualTo(
                        String.join(
                                "\r\n",
                                "From: <alice@qutemail.test>",
                                "To: <bob@qutemail.test>",
                                "Date: Sun, 22 Nov 2026 16:00:00 +0000",
                                "Message-ID: <1@qutemail.test>",
                                "Subject: Encrypted message",
                                "MIME-Version: 1.0",
                                "Content-Type: application/pkcs7-mime;"
                                        + " smime-type=authEnveloped-data;",
                                " name=\"smime.p7m\"",
                                "Content-Transfer-Encoding: base64",
                                "Content-Disposition: attachment; filename=\"smime.p7m\"",
                                "",
                                "AQID",
                                ""));
    }

    @Test
    void wrapShouldKeepLinesShort() throws Exception {
        String many = "<somebody-with-a-name@qutemail.test>, ".repeat(50) + "<b@x>";
        byte[] message = CmsMime.wrap(CMS, new CmsMime.Headers("<a@x>", many, "now", "<1@x>"));
        assertThat(text(message).split("\r\n", -1)).allMatch(line -> line.length() <= 78);
        assertThat(text(message)).doesNotContainPattern("[^\r]\n");
        assertThat(CmsMime.extract(message)).isEqualTo(CMS);
    }

    @Test
    void extractShouldGiveTheCmsBack() throws Exception {
        byte[] message = CmsMime.wrap(CMS, HEADERS);
        assertThat(CmsMime.isSealed(message)).isTrue();
        assertThat(CmsMime.extract(message)).isEqualTo(CMS);
    }

    @Test
    void extractShouldTakeWhatServersAndMailClientsMakeOfIt() throws Exception {
        String message = text(CmsMime.wrap(CMS, HEADERS));
        String relayed = "Return-Path: <>\r\nReceived: from a\r\n\tby b\r\n" + message;
        assertThat(CmsMime.extract(octets(relayed))).isEqualTo(CMS);
        assertThat(CmsMime.extract(octets(message.replace("\r\n", "\n")))).isEqualTo(CMS);
        assertThat(CmsMime.extract(octets(message + "\r\n\r\n"))).isEqualTo(CMS);
        assertThat(
                        CmsMime.extract(
                                octets(
                                        message.replaceAll(
                                                "(?s)Content-Type:.*p7m\"\r\nContent-Tr",
                                                "content-type:APPLICATION/PKCS7-MIME\r\n"
                                                        + "\t;name=x; SMIME-TYPE=\r\n"
                                                        + " \"AUTHENVELOPED-DATA\";\r\n"
                                                        + "Content-Tr"))))
                .isEqualTo(CMS);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pkcs7-mime      | pkcs7-signature | Content-Type is not",
                "authEnveloped-  | enveloped-      | Content-Type is not",
                "; smime-type    | smime-type      | Content-Type is not",
                "smime.p7m\"     | smime.p7m       | Content-Type is not",
                "name=\"smime.p7m\" | smime-type=x | Content-Type is not",
                "Content-Type    | Content-Typ     | Content-Type is there 0 times",
                "Subject         | Content-Type    | Content-Type is there 2 times",
                "base64          | binary          | Encoding is not base64",
                "Subject         | Content-Transfer-Encoding | Encoding is there 2 times",
                "Content-Tran    | Content-Trans   | Encoding is there 0 times",
            })
    void extractShouldRefuseAnotherForm(String from, String to, String reason) {
        String changed = text(CmsMime.wrap(CMS, HEADERS)).replaceFirst(from, to);
        assertRefused(octets(changed), reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AQI", "AQID=", "AQ==AQ==", "AR==", "A QID", "AQ*D", "-_-_", "=", "QQ"})
    void extractShouldRefuseABodyThatIsNotBase64(String body) {
        String message = text(CmsMime.wrap(new byte[] {1, 2, 3}, HEADERS)).replace("AQID", body);
        assertRefused(octets(message), "not base64");
    }

    @Test
    void ordinaryMailShouldNotLookSealed() {
        assertThat(CmsMime.isSealed(octets("Subject: x\r\n\r\nContent-Type: text/plain")))
                .isFalse();
        assertThat(CmsMime.isSealed(octets("Content-Type: text/plain\r\n\r\n"))).isFalse();
        assertThat(CmsMime.isSealed(new byte[0])).isFalse();
        assertRefused(new byte[0], "0 times");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\r\nBcc: x", "ü", "\u0000", "a\tb"})
    void headersShouldRefuseWhatWouldBreakThem(String value) {
        assertThatThrownBy(() -> new CmsMime.Headers(value, "b", "c", "d"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from");
        assertThatThrownBy(() -> new CmsMime.Headers("a", "b", "c", "x".repeat(1000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("messageId");
    }

    private static void assertRefused(byte[] message, String reason) {
        assertThatThrownBy(() -> CmsMime.extract(message))
                .isInstanceOfSatisfying(
                        SealException.class,
                        e -> assertThat(e.error()).isEqualTo(SealError.UNSUPPORTED))
                .hasMessageContaining(reason);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }
}
