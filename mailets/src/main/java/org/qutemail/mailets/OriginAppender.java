// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.util.Optional;
import javax.mail.Flags;
import javax.mail.internet.MimeMessage;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager.AppendResult;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.transport.mailets.delivery.MailboxAppenderImpl;
import org.qutemail.core.policy.Delivery;
import org.qutemail.core.policy.SealingContext;
import reactor.core.publisher.Mono;

/** Appends in a session, one for each append, that says where the message comes from. */
final class OriginAppender extends MailboxAppenderImpl {

    private final SealingContext origin;
    private final Optional<Delivery> delivery;
    private final DeliverOnce once;

    /**
     * @param delivery that is not to be made twice; empty when its mail comes from no queue that
     *     would bring it again
     */
    OriginAppender(
            MailboxManager mailboxes,
            SealingContext origin,
            Optional<Delivery> delivery,
            DeliverOnce once) {
        super(mailboxes);
        this.origin = origin;
        this.delivery = delivery;
        this.once = once;
    }

    @Override
    public MailboxSession createMailboxSession(Username user) {
        MailboxSession session = super.createMailboxSession(user);
        session.getAttributes().put(SealingContext.SESSION_ATTRIBUTE, origin);
        return session;
    }

    @Override
    protected Mono<AppendResult> appendMessageToMailbox(
            MimeMessage mail, MailboxSession session, MailboxPath path, Optional<Flags> flags) {
        if (delivery.isEmpty()) {
            return super.appendMessageToMailbox(mail, session, path, flags);
        }
        return once.append(
                delivery.get(),
                path.asString(),
                name -> {
                    session.getAttributes()
                            .put(SealingContext.SESSION_ATTRIBUTE, origin.named(name));
                    return super.appendMessageToMailbox(mail, session, path, flags);
                });
    }
}
