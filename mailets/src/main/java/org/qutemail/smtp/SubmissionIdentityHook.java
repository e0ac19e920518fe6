// SPDX-License-Identifier: Apache-2.0
package org.qutemail.smtp;

import java.util.Optional;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.core.MaybeSender;
import org.apache.james.core.Username;
import org.apache.james.protocols.smtp.SMTPRetCode;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.protocols.smtp.hook.MailHook;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.qutemail.matchers.DirectoryUnavailableException;
import org.qutemail.matchers.QkdAttributes;
import org.qutemail.matchers.SubmissionIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a submission port asks of its users (RFC 6409): to authenticate, and to send under their own
 * addresses, in the envelope as in the header. Mail that passes is marked internal-capable.
 *
 * <p>Stands in {@code <handlerchain>} of the submission ports, and only there, before the core
 * handlers. No parameters.
 *
 * <table>
 * <caption>Answers</caption>
 * <tr><td>MAIL without AUTH, or not over TLS</td><td>530 5.7.0</td></tr>
 * <tr><td>MAIL with another's address, or none</td><td>550 5.7.1 and what is wrong</td></tr>
 * <tr><td>From or Sender not the user's</td><td>550 5.7.1 and what is wrong, after DATA</td></tr>
 * <tr><td>users or mappings cannot be looked up</td><td>451 4.3.0</td></tr>
 * </table>
 *
 * <p>Writes the attribute {@code org.qutemail.submitted-by}: the authenticated user.
 *
 * <pre>{@code
 * <handler class="org.qutemail.smtp.SubmissionIdentityHook"/>
 * }</pre>
 */
public class SubmissionIdentityHook implements MailHook, JamesMessageHook {

    private static final Logger LOGGER = LoggerFactory.getLogger(SubmissionIdentityHook.class);

    private static final HookResult NOT_AUTHENTICATED =
            HookResult.builder()
                    .hookReturnCode(HookReturnCode.deny())
                    .smtpReturnCode(SMTPRetCode.AUTH_REQUIRED)
                    .smtpDescription("5.7.0 Authentication required")
                    .build();

    private final SubmissionIdentity identity;

    @Inject
    public SubmissionIdentityHook(SubmissionIdentity identity) {
        this.identity = identity;
    }

    private interface Check {
        Optional<String> wrong() throws MessagingException, DirectoryUnavailableException;
    }

    @Override
    public HookResult doMail(SMTPSession session, MaybeSender sender) {
        if (anonymous(session)) {
            return NOT_AUTHENTICATED;
        }
        return judge(session, () -> identity.wrongEnvelope(session.getUsername(), sender));
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        if (anonymous(session)) {
            return NOT_AUTHENTICATED;
        }
        Username user = session.getUsername();
        HookResult result =
                judge(
                        session,
                        () -> identity.wrong(user, mail.getMaybeSender(), mail.getMessage()));
        if (result == HookResult.DECLINED) {
            mail.setAttribute(
                    new Attribute(QkdAttributes.SUBMITTED_BY, AttributeValue.of(user.asString())));
        }
        return result;
    }

    private static boolean anonymous(SMTPSession session) {
        return session.getUsername() == null || !session.isTLSStarted();
    }

    /** DECLINED is the hooks' word for "nothing against it". */
    private static HookResult judge(SMTPSession session, Check check) {
        try {
            Optional<String> wrong = check.wrong();
            if (wrong.isEmpty()) {
                return HookResult.DECLINED;
            }
            LOGGER.info(
                    "submission refused user={}: {}",
                    session.getUsername().asString(),
                    wrong.get());
            return HookResult.builder()
                    .hookReturnCode(HookReturnCode.deny())
                    .smtpReturnCode(SMTPRetCode.MAILBOX_PERM_UNAVAILABLE)
                    .smtpDescription("5.7.1 Not sent: " + wrong.get())
                    .build();
        } catch (DirectoryUnavailableException | MessagingException e) {
            LOGGER.warn("the sender of a submission cannot be verified now", e);
            return HookResult.builder()
                    .hookReturnCode(HookReturnCode.denySoft())
                    .smtpReturnCode(SMTPRetCode.LOCAL_ERROR)
                    .smtpDescription("4.3.0 The sender cannot be verified now, try again later")
                    .build();
        }
    }
}
