// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.PerRecipientHeaders.Header;

/** A mail with something to hide in every place that may hold it. */
final class SampleMail {

    static final String SUBJECT = "Subject of the merger with Zyxwvut";
    static final String BODY = "the purchase price is 4711 million crowns";
    static final String ENCODED = "hidden behind a transfer encoding";
    static final String FILE_NAME = "confidential-balance-sheet.pdf";
    static final String ATTRIBUTE = "a scanner's report which quotes the mail";
    static final String ERROR = "could not parse the words of the secret";
    static final String HEADER = "per recipient note on the affair";
    static final String HOST = "laptop-of-the-chairman.example.com";

    /** What must be nowhere. */
    static final List<String> SECRETS =
            List.of(SUBJECT, BODY, ENCODED, FILE_NAME, ATTRIBUTE, ERROR, HEADER, HOST);

    private SampleMail() {}

    static MailImpl named(String name) throws MessagingException {
        return named(name, message());
    }

    static MailImpl named(String name, byte[] message) throws MessagingException {
        MailImpl mail =
                MailImpl.builder()
                        .name(name)
                        .sender("chairman@example.com")
                        .addRecipients("bank@example.com", "counsel@example.com")
                        .lastUpdated(new Date(1_790_000_000_000L))
                        .state("transport")
                        .errorMessage(ERROR)
                        .remoteHost(HOST)
                        .remoteAddr("192.0.2.17")
                        .addAttribute(
                                new Attribute(
                                        AttributeName.of("scan"), AttributeValue.of(ATTRIBUTE)))
                        .addHeaderForRecipient(
                                Header.builder().name("X-Note").value(HEADER).build(),
                                new MailAddress("bank@example.com"))
                        .build();
        mail.setMessageNoCopy(
                new MimeMessageWrapper(
                        MimeMessageInputStreamSource.create(
                                name, new ByteArrayInputStream(message))));
        return mail;
    }

    static byte[] message() {
        String encoded =
                Base64.getMimeEncoder().encodeToString(ENCODED.getBytes(StandardCharsets.UTF_8));
        return String.join(
                        "\r\n",
                        "From: chairman@example.com",
                        "To: bank@example.com",
                        "Subject: " + SUBJECT,
                        "Message-ID: <1@example.com>",
                        "MIME-Version: 1.0",
                        "Content-Type: multipart/mixed; boundary=zz",
                        "",
                        "--zz",
                        "Content-Type: text/plain",
                        "",
                        BODY,
                        "--zz",
                        "Content-Type: application/pdf; name=" + FILE_NAME,
                        "Content-Transfer-Encoding: base64",
                        "",
                        encoded,
                        "--zz--",
                        "")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
