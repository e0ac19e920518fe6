// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.qutemail.matchers.Directory;

class ContentFreeBounceTest {

    private final SteppingClock clock = new SteppingClock();
    private Spool spool;

    @BeforeEach
    void setUp() throws Exception {
        spool = new Spool(new Directory(), clock);
    }

    @Test
    void serviceShouldTellTheSenderWithoutContentEvenWhenTheFullMessageIsAskedFor()
            throws Exception {
        Mail mail = TestMails.submitted("bounces", "eve@elsewhere.test");
        mail.setDsnParameters(
                DsnParameters.builder().ret(DsnParameters.Ret.FULL).build().orElseThrow());

        testee(Map.of()).service(mail);

        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        assertThat(spool.mails())
                .singleElement()
                .satisfies(
                        notice -> {
                            assertThat(notice.getRecipients())
                                    .containsExactly(new MailAddress("alice@home.test"));
                            assertThat(notice.getMaybeSender().isNullSender()).isTrue();
                        });
        assertThat(spool.text())
                .contains("eve@elsewhere.test")
                .doesNotContain(TestMails.SUBJECT, TestMails.BODY);
    }

    @Test
    void serviceShouldLetTheMailPassOnWhenTold() throws Exception {
        Mail mail = TestMails.submitted("error", "eve@elsewhere.test");

        testee(Map.of("passThrough", "true")).service(mail);

        assertThat(mail.getState()).isEqualTo("error");
        assertThat(spool.mails()).hasSize(1);
    }

    @Test
    void serviceShouldTellNobodyWhenThereIsNoSender() throws Exception {
        MailImpl mail = TestMails.submitted("bounces", "eve@elsewhere.test");
        mail.setSender(null);

        testee(Map.of()).service(mail);

        assertThat(spool.mails()).isEmpty();
    }

    private ContentFreeBounce testee(Map<String, String> parameters) throws Exception {
        ContentFreeBounce mailet = new ContentFreeBounce(clock);
        mailet.init(new TestConfig(spool.context, parameters));
        return mailet;
    }
}
