// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets.guard;

import java.util.ArrayList;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;

/**
 * What the policy made of everything that mailets wanted to send about one internal message. All of
 * it is ready, and nothing sent: whoever asked sends it when the message itself is safe.
 */
public final class Outcome {

    private final List<Mail> mails = new ArrayList<>();
    private boolean keepLocalCopy;

    void add(Mail mail) {
        mails.add(mail);
    }

    void keepLocalCopy() {
        keepLocalCopy = true;
    }

    /** Whether a forward was refused, so that the message must stay in the owner's mailbox. */
    public boolean keepsLocalCopy() {
        return keepLocalCopy;
    }

    /** What is to be sent; belongs to this object. */
    public List<Mail> mails() {
        return List.copyOf(mails);
    }

    /** Sends everything and lets go of it. */
    public void send(MailetContext context) throws MessagingException {
        try {
            for (Mail mail : mails) {
                context.sendMail(mail);
            }
        } finally {
            dispose();
        }
    }

    /** Lets go of everything unsent. */
    public void dispose() {
        mails.forEach(LifecycleUtil::dispose);
        mails.clear();
    }
}
