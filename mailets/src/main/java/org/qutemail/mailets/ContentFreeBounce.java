// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.time.Clock;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.qutemail.mailets.guard.Notices;

/**
 * Tells the sender that a message was not delivered, and to whom, without subject or body, whatever
 * the DSN parameters ask for. For mail that {@code HasInternalContent} matches, in front of the
 * stock mailets that bounce. Mail without a sender is bounced to nobody (RFC 5321 section 6.1).
 *
 * <table>
 * <caption>Parameters</caption>
 * <tr><td>{@code passThrough}</td><td>{@code false}</td><td>whether the mail goes on through the
 * processor afterwards</td></tr>
 * <tr><td>{@code reason}</td><td>that the address does not exist, or its server did not take the
 * message</td><td>the sentence that says why</td></tr>
 * </table>
 *
 * <pre>{@code
 * <mailet match="org.qutemail.matchers.HasInternalContent"
 *         class="org.qutemail.mailets.ContentFreeBounce"/>
 * }</pre>
 */
public class ContentFreeBounce extends GenericMailet {

    private final Clock clock;
    private boolean passThrough;
    private String reason;

    @Inject
    public ContentFreeBounce(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void init() throws MessagingException {
        passThrough = getInitParameter("passThrough", false);
        reason =
                getInitParameter(
                        "reason",
                        "The address does not exist, or its server did not take the message.");
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        new Notices(getMailetContext().getPostmaster(), clock)
                .sendNotDelivered(getMailetContext(), mail, mail.getRecipients(), reason);
        if (!passThrough) {
            mail.setState(Mail.GHOST);
        }
    }

    @Override
    public String getMailetInfo() {
        return "Bounce without content";
    }
}
