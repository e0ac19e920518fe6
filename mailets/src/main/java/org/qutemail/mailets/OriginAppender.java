// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.transport.mailets.delivery.MailboxAppenderImpl;
import org.qutemail.core.policy.SealingContext;

/** Appends in a session, one for each append, that says where the message comes from. */
final class OriginAppender extends MailboxAppenderImpl {

    private final SealingContext origin;

    OriginAppender(MailboxManager mailboxes, SealingContext origin) {
        super(mailboxes);
        this.origin = origin;
    }

    @Override
    public MailboxSession createMailboxSession(Username user) {
        MailboxSession session = super.createMailboxSession(user);
        session.getAttributes().put(SealingContext.SESSION_ATTRIBUTE, origin);
        return session;
    }
}
