// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.nio.charset.StandardCharsets;
import javax.mail.MessagingException;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.qutemail.mailets.guard.Octets;
import org.qutemail.matchers.QkdAttributes;

/** Mails of alice to test with. */
final class TestMails {

    static final String SUBJECT = "The meeting at the old mill";
    static final String BODY = "Bring the blue folder, \u00e4h";
    static final byte[] MESSAGE =
            ("Received: from client.test\r\nFrom: Alice <alice@home.test>\r\nTo: bob@home.test\r\n"
                            + "Subject: "
                            + SUBJECT
                            + "\r\nMessage-ID: <1@home.test>\r\n"
                            + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
                            + "Content-Transfer-Encoding: 8bit\r\n\r\n"
                            + BODY
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);

    private TestMails() {}

    /** As the submission port would have let it in, before the decision. */
    static MailImpl submitted(String processor, String... recipients) throws MessagingException {
        MailImpl mail =
                MailImpl.builder()
                        .name("test")
                        .sender("alice@home.test")
                        .addRecipients(recipients)
                        .state(processor)
                        .addAttribute(
                                new Attribute(
                                        QkdAttributes.SUBMITTED_BY,
                                        AttributeValue.of("alice@home.test")))
                        .build();
        mail.setMessageNoCopy(Octets.message(MESSAGE));
        return mail;
    }
}
