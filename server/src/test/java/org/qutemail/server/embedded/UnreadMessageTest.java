// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import javax.mail.Flags;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.model.ByteContent;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.ThreadId;
import org.apache.james.mailbox.store.mail.MessageMapper;
import org.apache.james.mailbox.store.mail.MessageMapper.FetchType;
import org.apache.james.mailbox.store.mail.model.DefaultMessageId;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.mail.model.impl.PropertyBuilder;
import org.apache.james.mailbox.store.mail.model.impl.SimpleMailboxMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyPurpose;
import org.qutemail.core.key.KeyService;
import org.qutemail.mailbox.AppendDecision;

/** Messages that are copied or moved without having been read from a mapper of ours. */
class UnreadMessageTest {

    private static final String USER = "bob@qutemail.test";
    private static final String HEADER = "Subject: words\r\n\r\n";

    @TempDir private Path directory;
    private JpaStorage storage;
    private JpaMailbox james;
    private MailboxPath inbox;
    private MailboxPath other;
    private MessageMapper mapper;
    private MailboxMessage message;

    @BeforeEach
    void open() throws Exception {
        storage = new JpaStorage(TestDatabase.DERBY, directory);
        james = JpaMailbox.open(storage, keys -> (session, addresses) -> sealed(keys));
        inbox = james.mailbox(USER, "INBOX");
        other = james.mailbox(USER, "Other");
        mapper =
                CommittingMapper.around(
                        MessageMapper.class, james.factory().getMessageMapper(james.session(USER)));
        DefaultMessageId id = new DefaultMessageId();
        byte[] content = (HEADER + "secret\r\n").getBytes(US_ASCII);
        message =
                new SimpleMailboxMessage(
                        id,
                        ThreadId.fromBaseMessageId(id),
                        new Date(),
                        content.length,
                        HEADER.length(),
                        new ByteContent(content),
                        new Flags(),
                        new PropertyBuilder().build(),
                        box(inbox).getMailboxId());
        mapper.add(box(inbox), message);
    }

    private static AppendDecision sealed(KeyService keys) {
        try {
            return AppendDecision.sealedUnder(keys.take(KeyPurpose.DELIVERY).id(), "test");
        } catch (KeyException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() throws Exception {
        assertThat(storage.writer().query("SELECT state FROM message_index WHERE is_internal"))
                .isNotEmpty()
                .doesNotContain("PENDING", "LEAVING");
        assertThat(storage.writer().query("SELECT uid FROM message_index WHERE NOT is_internal"))
                .isEmpty();
        james.close();
        storage.close();
    }

    private Mailbox box(MailboxPath path) {
        return james.factory()
                .getMailboxMapper(james.session(USER))
                .findMailboxByPath(path)
                .block();
    }

    private String at(MailboxPath path) throws Exception {
        return new MailboxLook(james).at(path, 1);
    }

    @Test
    void aCopyShouldBeSealedAsAnAppendIs() throws Exception {
        mapper.copy(box(other), message);

        assertThat(at(inbox)).contains("secret");
        assertThat(at(other)).contains("secret");
    }

    @Test
    void amongOthersItShouldBeSealedToo() throws Exception {
        Iterator<MailboxMessage> read =
                mapper.findInMailbox(
                        box(inbox), MessageRange.one(MessageUid.of(1)), FetchType.FULL, 1);

        assertThat(mapper.copy(box(other), List.of(read.next(), message))).hasSize(2);
        assertThat(at(other)).contains("secret");
        assertThat(new MailboxLook(james).at(other, 2)).contains("secret");
    }

    @Test
    void aMoveShouldSealItThereAndTakeItAwayHere() throws Exception {
        mapper.move(box(other), message);

        assertThat(at(inbox)).isNull();
        assertThat(at(other)).contains("secret");
        assertThat(james.index().verify().faults()).isEmpty();
    }

    /** James makes such an object before it asks for the copy. */
    @Test
    void aMessageThatSaysItsNewPlaceAlreadyShouldBeCopied() throws Exception {
        MailboxMessage read =
                mapper.findInMailbox(
                                box(inbox), MessageRange.one(MessageUid.of(1)), FetchType.FULL, 1)
                        .next();

        mapper.copy(box(other), read.copy(box(other)));

        assertThat(at(other)).contains("secret");
    }
}
