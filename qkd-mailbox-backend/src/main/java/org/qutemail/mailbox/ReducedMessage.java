// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.mail.model.impl.Properties;
import org.apache.james.mailbox.store.mail.model.impl.SimpleMailboxMessage;

/** A message that is stored unsealed, with other properties than it came with. */
final class ReducedMessage extends UnsealedMessage {

    private final Properties properties;

    ReducedMessage(MailboxMessage message, Properties properties) {
        super(message);
        this.properties = properties;
    }

    @Override
    public Properties getProperties() {
        return properties;
    }

    @Override
    public String getMediaType() {
        return properties.getMediaType();
    }

    @Override
    public String getSubType() {
        return properties.getSubType();
    }

    @Override
    public MailboxMessage copy(Mailbox mailbox) throws MailboxException {
        return SimpleMailboxMessage.copy(mailbox.getMailboxId(), this);
    }
}
