// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import com.google.common.io.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import org.apache.james.mailbox.model.ParsedAttachment;

/**
 * An attachment's content that knows whose message it belongs to. James stores attachments before
 * the message, with nothing else to decide by; see {@link AddressingMessageParser}.
 */
final class AddressedContent extends ByteSource {

    private final ByteSource content;
    private final MessageAddresses addresses;

    AddressedContent(ByteSource content, MessageAddresses addresses) {
        this.content = content;
        this.addresses = addresses;
    }

    /** The addresses of the message that these attachments were parsed from. */
    static MessageAddresses addresses(Collection<ParsedAttachment> attachments) {
        return attachments.stream()
                .map(ParsedAttachment::getContent)
                .filter(AddressedContent.class::isInstance)
                .map(addressed -> ((AddressedContent) addressed).addresses)
                .findFirst()
                .orElse(MessageAddresses.UNKNOWN);
    }

    @Override
    public InputStream openStream() throws IOException {
        return content.openStream();
    }
}
