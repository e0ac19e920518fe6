// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.mail.model.impl.Properties;
import org.apache.james.mailbox.store.mail.model.impl.SimpleMailboxMessage;

/**
 * A message that is stored unsealed although its properties carry the mark of a sealed one. No mail
 * parses to that; whoever made it, the mark is taken off.
 */
final class UnmarkedMessage extends UnsealedMessage {

    UnmarkedMessage(MailboxMessage message) {
        super(message);
    }

    @Override
    public Properties getProperties() {
        return SealedRow.withoutMark(other().getProperties());
    }

    @Override
    public MailboxMessage copy(Mailbox mailbox) throws MailboxException {
        return SimpleMailboxMessage.copy(mailbox.getMailboxId(), this);
    }
}
