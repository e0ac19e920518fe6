// SPDX-License-Identifier: Apache-2.0
package org.qutemail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import javax.mail.MessagingException;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.server.core.MailImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.qutemail.core.policy.LargeMailLimit;
import org.qutemail.mailets.LargeMails;
import org.qutemail.mailets.guard.Octets;

@Timeout(60)
class BoundedSendMailHandlerTest {

    @Test
    void onMessageShouldLeaveTheMailToTheClientWhenInterruptedWhileWaiting() throws Exception {
        LargeMails largeMails = new LargeMails(new LargeMailLimit(1));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        MailImpl first = large();
        Thread other = new Thread(() -> hold(largeMails, first, begun, end));
        other.start();
        begun.await();
        // Without a queue: to put the mail into one would fail.
        BoundedSendMailHandler testee = new BoundedSendMailHandler(null, largeMails);
        Thread.currentThread().interrupt();

        HookResult result = testee.onMessage(null, large());

        assertThat(Thread.interrupted()).isTrue();
        end.countDown();
        other.join();
        assertThat(result.getResult()).isEqualTo(HookReturnCode.denySoft());
        assertThat(result.getSmtpRetCode()).isEqualTo("451");
    }

    private static void hold(
            LargeMails largeMails, MailImpl mail, CountDownLatch begun, CountDownLatch end) {
        try {
            largeMails.run(
                    mail,
                    () -> {
                        begun.countDown();
                        try {
                            end.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    private static MailImpl large() throws Exception {
        byte[] octets = new byte[(int) LargeMailLimit.LARGE + 3];
        octets[0] = '\r';
        octets[1] = '\n';
        MailImpl mail =
                MailImpl.builder()
                        .name("large")
                        .sender("alice@home.test")
                        .addRecipient("bob@home.test")
                        .build();
        mail.setMessageNoCopy(Octets.message(octets));
        return mail;
    }
}
