// SPDX-License-Identifier: Apache-2.0
package org.qutemail.smtp;

import java.time.Duration;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.smtp.SMTPRetCode;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.qutemail.core.key.KeyService;
import org.qutemail.matchers.DirectoryUnavailableException;
import org.qutemail.matchers.LocalMailboxes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says at the door of the submission ports that a user's key budget ({@code policy.budget} of
 * {@code qkd.xml}) is spent, and for how long: recipients here, whose mail would only wait, are put
 * off. Mail to the outside takes no keys and goes on. Does not count; what slips through at the
 * same moment waits in the queue.
 *
 * <p>Stands in {@code <handlerchain>} of the submission ports behind {@link
 * SubmissionIdentityHook}. No parameters; without a budget it lets everything pass.
 *
 * <table>
 * <caption>Answers</caption>
 * <tr><td>RCPT in a domain of this server, budget spent</td><td>450 4.7.0 and the time to wait</td></tr>
 * </table>
 *
 * <pre>{@code
 * <handler class="org.qutemail.smtp.KeyBudgetHook"/>
 * }</pre>
 */
public class KeyBudgetHook implements RcptHook {

    private static final Logger LOGGER = LoggerFactory.getLogger(KeyBudgetHook.class);

    private final KeyService keys;
    private final LocalMailboxes mailboxes;

    @Inject
    public KeyBudgetHook(KeyService keys, LocalMailboxes mailboxes) {
        this.keys = keys;
        this.mailboxes = mailboxes;
    }

    @Override
    public HookResult doRcpt(SMTPSession session, MaybeSender sender, MailAddress recipient) {
        if (session.getUsername() == null) {
            return HookResult.DECLINED;
        }
        String user = session.getUsername().asString();
        Optional<Duration> wait = keys.budgetWait(user);
        if (wait.isEmpty() || !isLocal(recipient)) {
            return HookResult.DECLINED;
        }
        LOGGER.info("recipient put off, the key budget is spent user={} wait={}", user, wait.get());
        return HookResult.builder()
                .hookReturnCode(HookReturnCode.denySoft())
                .smtpReturnCode(SMTPRetCode.MAILBOX_TEMP_UNAVAILABLE)
                .smtpDescription(
                        "4.7.0 Your key budget for mail to users of this server is spent, try"
                                + " again in "
                                + minutes(wait.get())
                                + " minutes")
                .build();
    }

    private boolean isLocal(MailAddress recipient) {
        try {
            return mailboxes.isLocalDomain(recipient.getDomain());
        } catch (DirectoryUnavailableException e) {
            // Decided later, when the mail is there; the budget is asked again then.
            return false;
        }
    }

    /** Rounded up: whoever comes back then is not too early. */
    private static long minutes(Duration wait) {
        return wait.plus(Duration.ofMinutes(1)).minusNanos(1).toMinutes();
    }
}
