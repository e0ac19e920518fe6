// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qutemail.server.embedded.MailboxLook.REFUSED;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.james.mailbox.MessageManager.AppendCommand;
import org.apache.james.mailbox.model.MailboxPath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.vault.root.VaultRefusedException;

/** Mail from before there was an index gets its rows at the first start that has one. */
abstract class MailboxBackfillContract {

    private static final String ALICE = "alice@qutemail.test";
    private static final String BOB = "bob@qutemail.test";

    /** Rows are made by pages of 200. */
    private static final int MANY = 255;

    @TempDir private Path directory;
    private JpaStorage storage;
    private DatabaseWriter writer;
    private MailboxPath inbox;
    private MailboxPath hers;
    private Map<String, String> before;

    abstract TestDatabase kind();

    @BeforeEach
    void fill() throws Exception {
        storage = new JpaStorage(kind(), directory);
        writer = storage.writer();
        try (JpaMailbox james = JpaMailbox.openWithoutIndex(storage)) {
            inbox = james.mailbox(BOB, "INBOX");
            hers = james.mailbox(ALICE, "Hers");
            james.append(inbox, message("internal"), james.sealing(BOB));
            james.append(inbox, message("plain"), james.plain(BOB));
            james.append(hers, message("for her"), james.sealing(ALICE));
            before = new MailboxLook(james).at(inbox, hers);
        }
        assertThat(before).hasSize(5).doesNotContainValue(REFUSED);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private static AppendCommand message(String subject) {
        return AppendCommand.builder()
                .build(
                        ("From: eve@out.test\r\nTo: bob@qutemail.test\r\nSubject: "
                                        + subject
                                        + "\r\n\r\nold "
                                        + subject
                                        + "\r\n")
                                .getBytes(US_ASCII));
    }

    private List<String> names() throws Exception {
        return writer.query("SELECT message_uuid FROM message_index ORDER BY mailbox_id, uid");
    }

    @Test
    void olderMailShouldGetRowsThatVouchForItAndKeepThem() throws Exception {
        try (JpaMailbox james = JpaMailbox.open(storage)) {
            assertThat(james.repaired().filled()).isEqualTo(3);
            assertThat(james.index().isFilled()).isTrue();
            assertThat(new MailboxLook(james).at(inbox, hers)).isEqualTo(before);
        }
        List<String> names = names();
        assertThat(names).hasSize(3).doesNotHaveDuplicates();
        assertThat(writer.query("SELECT DISTINCT reason FROM message_index"))
                .containsExactly("backfill");
        assertThat(writer.query("SELECT uid FROM message_index WHERE internal_date IS NULL"))
                .isEmpty();
        assertThat(writer.query("SELECT uid FROM message_index WHERE commitments IS NULL"))
                .isEmpty();

        try (JpaMailbox james = JpaMailbox.open(storage)) {
            assertThat(james.repaired().filled()).isZero();
            assertThat(new MailboxLook(james).at(inbox, hers)).isEqualTo(before);
            assertThat(james.index().verify().faults()).isEmpty();
        }
        assertThat(names()).isEqualTo(names);
    }

    @Test
    void aBackfillThatWasCutOffShouldGoOnAtTheNextStart() throws Exception {
        for (int more = 1; more <= MANY; more *= 2) {
            writer.copyRows("JAMES_MAIL", "MAIL_UID >= 2", "MAIL_UID", "MAIL_UID + " + more);
        }
        writer.dropForeignKeys("JAMES_MAIL");
        writer.keep("JAMES_MAILBOX", "BOXES");
        // It comes behind 200 messages of Bob's.
        writer.execute("DELETE FROM JAMES_MAILBOX WHERE MAILBOX_NAME = 'Hers'");
        assertThatThrownBy(() -> JpaMailbox.open(storage)).hasMessageContaining("cannot be read");
        List<String> begun = names();
        assertThat(begun).hasSize(200);
        writer.putBack("JAMES_MAILBOX", "BOXES");

        try (JpaMailbox james = JpaMailbox.open(storage)) {
            assertThat(james.repaired().filled()).isEqualTo(3 + MANY - begun.size());
            assertThat(new MailboxLook(james).at(inbox, hers)).containsAllEntriesOf(before);
        }
        assertThat(names()).hasSize(3 + MANY).containsAll(begun).doesNotHaveDuplicates();
    }

    @Test
    void damagedMailShouldGetNoRowAndNotHinderTheOthers() throws Exception {
        writer.execute(
                "UPDATE JAMES_MAIL_PROPERTY SET PROPERTY_VALUE = '1.nonsense' WHERE MAIL_UID = 1"
                        + " AND MAILBOX_ID = (SELECT MAILBOX_ID FROM JAMES_MAILBOX WHERE"
                        + " MAILBOX_NAME = 'INBOX')");

        try (JpaMailbox james = JpaMailbox.open(storage)) {
            assertThat(james.repaired().filled()).isEqualTo(2);
            assertThat(james.repaired().withoutRow()).isOne();
            Map<String, String> after = new MailboxLook(james).at(inbox, hers);
            assertThat(after.remove("INBOX/1")).isEqualTo(REFUSED);
            Map<String, String> sound = new TreeMap<>(before);
            sound.remove("INBOX/1");
            assertThat(after).isEqualTo(sound);
        }
    }

    @Test
    void mailNewerThanTheVaultShouldBeRefusedByTheNamesOfItsKeys() throws Exception {
        List<String> keys = new ArrayList<>();
        try (JpaMailbox james = JpaMailbox.open(storage)) {
            james.index().keysAfter(Optional.empty(), 10).forEach(key -> keys.add(key.toString()));
        }
        assertThat(keys).hasSize(2);
        writer.execute(
                "DROP TABLE message_index",
                "DROP TABLE message_index_shard",
                "DROP TABLE message_index_meta",
                "DROP TABLE \"message_index_schema\"");
        storage.exchangeVault();

        assertThatThrownBy(() -> JpaMailbox.open(storage))
                .isInstanceOf(VaultRefusedException.class)
                .hasMessageContaining("newer than the vault")
                .hasMessageContaining(keys.get(0))
                .hasMessageContaining(keys.get(1));
    }
}
