// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.inmemory.InMemoryMailboxSessionMapperFactory;
import org.apache.james.mailbox.model.ByteContent;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageAttachmentMetadata;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.mail.AttachmentMapper;
import org.apache.james.mailbox.store.mail.MessageMapper.FetchType;
import org.apache.james.mailbox.store.mail.model.DelegatingMailboxMessage;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.mail.model.impl.SimpleMessage;
import org.apache.james.utils.GuiceProbe;

/**
 * Reads James's store, in memory or in a database, underneath the sealing. Goes around the
 * decoration on purpose: it asks the factory for what only the factory itself uses.
 */
public final class StoreProbe implements GuiceProbe {

    private final MailboxSessionMapperFactory factory;
    private final MailboxManager mailboxes;

    @Inject
    StoreProbe(MailboxSessionMapperFactory factory, MailboxManager mailboxes) {
        this.factory = factory;
        this.mailboxes = mailboxes;
    }

    /** All that is stored for the messages of a user's mailbox, in the order of their uids. */
    public List<MailboxMessage> rows(String user, String mailbox) throws Exception {
        MailboxSession session = mailboxes.createSystemSession(Username.of(user));
        Mailbox entity =
                factory.createMailboxMapper(session)
                        .findMailboxByPath(MailboxPath.forUser(Username.of(user), mailbox))
                        .block();
        List<MailboxMessage> rows = new ArrayList<>();
        if (entity != null) {
            factory.createMessageMapper(session)
                    .findInMailbox(entity, MessageRange.all(), FetchType.FULL, -1)
                    .forEachRemaining(rows::add);
        }
        return rows;
    }

    /**
     * One message as one heap of octets: header, body, properties, names and contents of its
     * attachments, whatever of it the store could give away.
     */
    public byte[] octets(MailboxMessage row) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        row.getHeaderContent().transferTo(all);
        row.getBodyContent().transferTo(all);
        row.getProperties()
                .toProperties()
                .forEach(
                        property ->
                                write(
                                        all,
                                        property.getNamespace()
                                                + property.getLocalName()
                                                + property.getValue()));
        write(all, row.getMediaType() + " " + row.getSubType());
        for (MessageAttachmentMetadata attachment : row.getAttachments()) {
            write(all, attachment.toString());
            write(all, attachment.getName().orElse("") + attachment.getCid());
            content(all, attachment);
        }
        return all.toByteArray();
    }

    /** Changes one bit of the last octet that is stored of a message, where the store keeps it. */
    public void damage(MailboxMessage row) throws ReflectiveOperationException {
        Object message = field(DelegatingMailboxMessage.class, "message", row);
        Object content = field(SimpleMessage.class, "content", message);
        byte[] stored = (byte[]) field(ByteContent.class, "contents", content);
        stored[stored.length - 1] ^= 1;
    }

    private static Object field(Class<?> type, String name, Object owner)
            throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }

    private void content(ByteArrayOutputStream all, MessageAttachmentMetadata attachment)
            throws Exception {
        rawAttachments()
                .loadAttachmentContent(attachment.getAttachment().getAttachmentId())
                .transferTo(all);
    }

    private AttachmentMapper rawAttachments() throws ReflectiveOperationException {
        for (Field field : InMemoryMailboxSessionMapperFactory.class.getDeclaredFields()) {
            if (AttachmentMapper.class.isAssignableFrom(field.getType())) {
                field.setAccessible(true);
                return (AttachmentMapper) field.get(factory);
            }
        }
        throw new IllegalStateException("the memory store keeps its attachments elsewhere");
    }

    private static void write(ByteArrayOutputStream all, String text) {
        all.writeBytes((text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
