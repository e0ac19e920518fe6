// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.AttachmentMetadata;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MessageAttachmentMetadata;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.mail.model.impl.Properties;
import org.apache.james.mailbox.store.mail.model.impl.SimpleMailboxMessage;

/**
 * A message as the storage gets to see it: records for header and body, {@link SealedRow} for the
 * properties, attachments without name, content id and type. Only the size is the plain one.
 */
final class SealedMessage extends ForwardingMailboxMessage implements AutoCloseable {

    private static final String NO_TYPE = "application/octet-stream";

    private final byte[] header;
    private final SealedBuffer body;
    private final Properties properties;
    private final StorageLayout layout;
    private final long plainLength;

    /**
     * @param plain whose identity and flags it has
     * @param plainLength octets of the plain message
     * @param header the header's record
     * @param body the body's record; closed with this
     */
    SealedMessage(
            MailboxMessage plain,
            long plainLength,
            byte[] header,
            SealedBuffer body,
            SealedRow row,
            StorageLayout layout) {
        super(plain);
        this.plainLength = plainLength;
        this.header = header;
        this.body = body;
        this.properties = row.toProperties();
        this.layout = layout;
    }

    @Override
    public long getFullContentOctets() {
        return plainLength;
    }

    @Override
    public long getHeaderOctets() {
        return header.length;
    }

    @Override
    public long getBodyOctets() {
        return layout.bodyOctets(plainLength, header.length, body.length());
    }

    @Override
    public InputStream getHeaderContent() {
        return new ByteArrayInputStream(header);
    }

    @Override
    public InputStream getBodyContent() throws IOException {
        return body.open();
    }

    @Override
    public InputStream getFullContent() throws IOException {
        return new SequenceInputStream(getHeaderContent(), getBodyContent());
    }

    @Override
    public Properties getProperties() {
        return properties;
    }

    /** Sealed, so none. */
    @Override
    public String getMediaType() {
        return null;
    }

    /** Sealed, so none. */
    @Override
    public String getSubType() {
        return null;
    }

    /** Sealed, so none. */
    @Override
    public Long getTextualLineCount() {
        return null;
    }

    /** Ids alone: the storage may need them to find the attachments of a message. */
    @Override
    public List<MessageAttachmentMetadata> getAttachments() {
        return other().getAttachments().stream()
                .map(SealedMessage::idAlone)
                .collect(Collectors.toUnmodifiableList());
    }

    private static MessageAttachmentMetadata idAlone(MessageAttachmentMetadata listed) {
        return MessageAttachmentMetadata.builder()
                .attachment(
                        AttachmentMetadata.builder()
                                .attachmentId(listed.getAttachmentId())
                                .messageId(listed.getAttachment().getMessageId())
                                .type(NO_TYPE)
                                .size(listed.getAttachment().getSize())
                                .build())
                .isInline(false)
                .build();
    }

    @Override
    public MailboxMessage copy(Mailbox mailbox) throws MailboxException {
        return SimpleMailboxMessage.copy(mailbox.getMailboxId(), this);
    }

    @Override
    public void close() {
        body.close();
    }
}
