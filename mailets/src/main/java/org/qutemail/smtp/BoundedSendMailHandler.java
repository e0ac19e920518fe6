// SPDX-License-Identifier: Apache-2.0
package org.qutemail.smtp;

import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.protocols.smtp.SMTPRetCode;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.smtpserver.SendMailHandler;
import org.apache.mailet.Mail;
import org.qutemail.mailets.LargeMails;

/**
 * James's handler that puts received mail into the queue, within the bound of {@link LargeMails}: a
 * queue copies the mail, the one in memory three times over. To be bound in the place of the
 * original, which the core handlers name.
 */
public class BoundedSendMailHandler extends SendMailHandler {

    private static final HookResult LATER =
            HookResult.builder()
                    .hookReturnCode(HookReturnCode.denySoft())
                    .smtpReturnCode(SMTPRetCode.LOCAL_ERROR)
                    .smtpDescription("4.3.0 The mail could not be taken now, try again later")
                    .build();

    private final LargeMails largeMails;

    @Inject
    public BoundedSendMailHandler(MailQueueFactory<?> queues, LargeMails largeMails) {
        super(queues);
        this.largeMails = largeMails;
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        HookResult[] result = {LATER};
        try {
            largeMails.run(mail, () -> result[0] = super.onMessage(session, mail));
        } catch (MessagingException e) {
            // Interrupted while it waited, or of no known size: nothing was queued, and the client
            // still has the mail.
            return LATER;
        }
        return result[0];
    }
}
