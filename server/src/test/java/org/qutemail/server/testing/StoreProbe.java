// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import com.google.inject.Injector;
import com.google.inject.Key;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import javax.sql.DataSource;
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

    private final Injector injector;

    @Inject
    StoreProbe(MailboxSessionMapperFactory factory, MailboxManager mailboxes, Injector injector) {
        this.factory = factory;
        this.mailboxes = mailboxes;
        this.injector = injector;
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
            // The JPA storage keeps none apart: they are in the body only.
            if (factory instanceof InMemoryMailboxSessionMapperFactory) {
                content(all, attachment);
            }
        }
        return all.toByteArray();
    }

    /** Changes one bit of the last octet that is stored of a message, where the store keeps it. */
    public void damage(MailboxMessage row) throws Exception {
        if (injector.getExistingBinding(Key.get(DataSource.class)) != null) {
            damageInDatabase(row);
            return;
        }
        Object message = field(DelegatingMailboxMessage.class, "message", row);
        Object content = field(SimpleMessage.class, "content", message);
        byte[] stored = (byte[]) field(ByteContent.class, "contents", content);
        stored[stored.length - 1] ^= 1;
    }

    private void damageInDatabase(MailboxMessage row) throws Exception {
        String which =
                " WHERE MAILBOX_ID = "
                        + row.getMailboxId().serialize()
                        + " AND MAIL_UID = "
                        + row.getUid().asLong();
        try (Connection connection = injector.getInstance(DataSource.class).getConnection();
                Statement read = connection.createStatement();
                ResultSet body = read.executeQuery("SELECT MAIL_BYTES FROM JAMES_MAIL" + which);
                PreparedStatement write =
                        connection.prepareStatement(
                                "UPDATE JAMES_MAIL SET MAIL_BYTES = ?" + which)) {
            body.next();
            byte[] stored = body.getBytes(1);
            stored[stored.length - 1] ^= 1;
            write.setBytes(1, stored);
            write.executeUpdate();
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        }
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
