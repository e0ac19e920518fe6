// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.james.mailbox.model.MessageAttachmentMetadata;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.mail.model.impl.Properties;

/** A message whose content is shown as it is stored; everything is forwarded. */
abstract class UnsealedMessage extends ForwardingMailboxMessage {

    UnsealedMessage(MailboxMessage stored) {
        super(stored);
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
    public Properties getProperties() {
        return other().getProperties();
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
}
