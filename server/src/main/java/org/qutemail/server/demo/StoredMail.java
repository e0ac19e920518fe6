// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.demo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.mail.MessageMapper.FetchType;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.utils.GuiceProbe;

/**
 * Shows what the mailbox store holds, underneath the sealing. It asks James's mapper factory for
 * the mapper that the factory itself uses, which is not decorated.
 */
final class StoredMail implements GuiceProbe {

    private final MailboxSessionMapperFactory factory;
    private final MailboxManager mailboxes;

    @Inject
    StoredMail(MailboxSessionMapperFactory factory, MailboxManager mailboxes) {
        this.factory = factory;
        this.mailboxes = mailboxes;
    }

    /**
     * One row of the store.
     *
     * @param header what stands in place of the header
     * @param body what stands in place of the body
     * @param rest MIME properties and attachment names, as text
     */
    record Row(byte[] header, byte[] body, String rest) {
        /** Whether the row holds this text anywhere, as it is. */
        boolean contains(String text) {
            return latin(header).contains(text)
                    || latin(body).contains(text)
                    || rest.contains(text);
        }

        private static String latin(byte[] octets) {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
    }

    /** The rows of a user's INBOX, oldest first. */
    List<Row> inbox(String user) throws Exception {
        MailboxSession session = mailboxes.createSystemSession(Username.of(user));
        Mailbox inbox =
                factory.getMailboxMapper(session)
                        .findMailboxByPath(MailboxPath.inbox(Username.of(user)))
                        .blockOptional()
                        .orElseThrow(() -> new MailboxException("no INBOX yet"));
        List<Row> rows = new ArrayList<>();
        var messages =
                factory.createMessageMapper(session)
                        .findInMailbox(inbox, MessageRange.all(), FetchType.FULL, -1);
        while (messages.hasNext()) {
            rows.add(row(messages.next()));
        }
        return rows;
    }

    private static Row row(MailboxMessage message) throws Exception {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        message.getHeaderContent().transferTo(header);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        message.getBodyContent().transferTo(body);
        StringBuilder rest = new StringBuilder();
        message.getProperties()
                .toProperties()
                .forEach(property -> rest.append(property.getValue()).append('\n'));
        message.getAttachments().forEach(attachment -> rest.append(attachment).append('\n'));
        return new Row(header.toByteArray(), body.toByteArray(), rest.toString());
    }
}
