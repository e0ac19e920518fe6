// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.james.server.core.MailImpl;
import org.junit.jupiter.api.Test;
import org.qutemail.mailets.guard.Octets;

class StripQkdHeadersTest {

    private final StripQkdHeaders testee = new StripQkdHeaders();

    @Test
    void serviceShouldTakeOffForgedFields() throws Exception {
        MailImpl mail =
                mail(
                        "From: eve@elsewhere.test\r\nX-QKD-Protection: sealed;\r\n key-id=1\r\n"
                                + "x-qkd-anything : yes\r\nQkd-Envelope: 1 <x> <y>\r\n"
                                + "X-QKD-Protection: again\r\nX-QKDnot: stays\r\nSubject: s\r\n\r\n"
                                + "X-QKD-Protection: body\r\n");

        testee.service(mail);

        assertThat(Spool.text(mail))
                .isEqualTo(
                        "From: eve@elsewhere.test\r\nX-QKDnot: stays\r\nSubject: s\r\n\r\n"
                                + "X-QKD-Protection: body\r\n");
    }

    @Test
    void serviceShouldLeaveTheOctetsAloneWhenNothingIsForged() throws Exception {
        String odd = "FROM:  eve@elsewhere.test \r\nSubject : s\r\n\r\n\r\nbody without end";
        MailImpl mail = mail(odd);

        testee.service(mail);

        assertThat(Spool.text(mail)).isEqualTo(odd);
    }

    private static MailImpl mail(String text) throws Exception {
        MailImpl mail = MailImpl.builder().name("test").addRecipient("bob@home.test").build();
        mail.setMessageNoCopy(Octets.message(text.getBytes(StandardCharsets.US_ASCII)));
        return mail;
    }
}
