// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.james.mailbox.model.ParsedAttachment;
import org.apache.james.mailbox.store.mail.model.impl.MessageParser;
import org.apache.james.mime4j.dom.Message;

/**
 * James's parser of attachments, which lets each attachment know author and recipients of its
 * message. Without it the attachments of a client's append are sealed whatever the addresses say.
 */
public class AddressingMessageParser extends MessageParser {

    @Override
    public List<ParsedAttachment> retrieveAttachments(Message message) throws IOException {
        MessageAddresses addresses = MessageAddresses.of(message.getHeader().getFields());
        return super.retrieveAttachments(message).stream()
                .map(attachment -> addressed(attachment, addresses))
                .collect(Collectors.toUnmodifiableList());
    }

    private static ParsedAttachment addressed(
            ParsedAttachment attachment, MessageAddresses addresses) {
        return ParsedAttachment.builder()
                .contentType(attachment.getContentType())
                .content(new AddressedContent(attachment.getContent(), addresses))
                .name(attachment.getName())
                .cid(attachment.getCid())
                .inline(attachment.isInline());
    }
}
