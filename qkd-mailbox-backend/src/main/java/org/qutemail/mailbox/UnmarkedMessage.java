// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MessageAttachmentMetadata;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.mail.model.impl.Properties;
import org.apache.james.mailbox.store.mail.model.impl.SimpleMailboxMessage;

/**
 * A message that is stored unsealed although its properties carry the mark of a sealed one. No mail
 * parses to that; whoever made it, the mark is taken off.
 */
final class UnmarkedMessage extends ForwardingMailboxMessage {

    UnmarkedMessage(MailboxMessage message) {
        super(message);
    }

    @Override
    public Properties getProperties() {
        return SealedRow.withoutMark(other().getProperties());
    }

    @Override
    public InputStream getHeaderContent() throws IOException {
        return other().getHeaderContent();
    }

    @Override
    public InputStream getBodyContent() throws IOException {
        return other().getBodyContent();
    }

    @Override
    public InputStream getFullContent() throws IOException {
        return other().getFullContent();
    }

    @Override
    public long getHeaderOctets() {
        return other().getHeaderOctets();
    }

    @Override
    public long getBodyOctets() {
        return other().getBodyOctets();
    }

    @Override
    public String getMediaType() {
        return other().getMediaType();
    }

    @Override
    public String getSubType() {
        return other().getSubType();
    }

    @Override
    public Long getTextualLineCount() {
        return other().getTextualLineCount();
    }

    @Override
    public List<MessageAttachmentMetadata> getAttachments() {
        return other().getAttachments();
    }

    @Override
    public MailboxMessage copy(Mailbox mailbox) throws MailboxException {
        return SimpleMailboxMessage.copy(mailbox.getMailboxId(), this);
    }
}
