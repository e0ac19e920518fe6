// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.qutemail.server.embedded.MailboxLook.REFUSED;

import java.nio.file.Path;
import java.util.List;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager.AppendCommand;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody exchanges, moves, copies or removes whole rows, of one user's mail or of two users',
 * internal and plain.
 */
abstract class ExchangedRowsContract {

    private static final String ALICE = "alice@qutemail.test";
    private static final String BOB = "bob@qutemail.test";

    /** All that James keeps of a message. */
    private static final List<String> TABLES =
            List.of("JAMES_MAIL", "JAMES_MAIL_PROPERTY", "JAMES_MAIL_USERFLAG");

    @TempDir private Path directory;
    private JpaStorage storage;
    private JpaMailbox james;
    private DatabaseWriter writer;
    private MailboxPath inbox;
    private MailboxPath hers;

    abstract TestDatabase kind();

    @BeforeEach
    void open() throws Exception {
        storage = new JpaStorage(kind(), directory);
        writer = storage.writer();
        start();
        inbox = james.mailbox(BOB, "INBOX");
        hers = james.mailbox(ALICE, "Hers");
        james.append(inbox, message("one", "first.txt"), james.sealing(BOB));
        james.append(inbox, message("two", "other.txt"), james.sealing(BOB));
        james.append(inbox, message("plain one", "first.txt"), james.plain(BOB));
        james.append(inbox, message("plain two", "other.txt"), james.plain(BOB));
        james.append(hers, message("for her", "first.txt"), james.sealing(ALICE));
        james.append(hers, message("plain for her", "first.txt"), james.plain(ALICE));
        writer.dropForeignKeys("JAMES_MAIL", "JAMES_MAIL_PROPERTY", "JAMES_MAIL_USERFLAG");
    }

    private void start() throws Exception {
        james = JpaMailbox.open(storage);
    }

    private void restart() throws Exception {
        james.close();
        start();
    }

    @AfterEach
    void close() {
        james.close();
        storage.close();
    }

    /** All of one size, so that nothing shows by that. */
    private static AppendCommand message(String subject, String attachment) {
        String text =
                String.join(
                        "\r\n",
                        "From: eve@out.test",
                        "To: bob@qutemail.test",
                        "Subject: " + String.format("%-20s", subject),
                        "MIME-Version: 1.0",
                        "Content-Type: multipart/mixed; boundary=b",
                        "",
                        "--b",
                        "",
                        String.format("%-20s", subject),
                        "--b",
                        "Content-Type: application/octet-stream; name=" + attachment,
                        "Content-Disposition: attachment; filename=" + attachment,
                        "Content-Transfer-Encoding: base64",
                        "",
                        attachment.startsWith("first") ? "Zmlyc3Q=" : "b3RoZXI=",
                        "--b--",
                        "");
        return AppendCommand.builder().build(text.getBytes(US_ASCII));
    }

    private String at(MailboxPath path, long uid) throws Exception {
        return new MailboxLook(james).at(path, uid);
    }

    private String id(MailboxPath path) throws Exception {
        return writer.query(
                        "SELECT MAILBOX_ID FROM JAMES_MAILBOX WHERE MAILBOX_NAME = '"
                                + path.getName()
                                + "'")
                .get(0);
    }

    private String place(MailboxPath path, long uid) throws Exception {
        return "MAILBOX_ID = " + id(path) + " AND MAIL_UID = " + uid;
    }

    private void assertOthersSound() throws Exception {
        assertThat(at(inbox, 2)).contains("two");
        assertThat(at(inbox, 4)).contains("plain two");
        assertThat(at(hers, 1)).contains("for her");
    }

    // ---- places

    private void move(List<String> tables, MailboxPath from, long uid, MailboxPath to, long there)
            throws Exception {
        for (String table : tables) {
            writer.execute(
                    "UPDATE "
                            + table
                            + " SET MAILBOX_ID = "
                            + id(to)
                            + ", MAIL_UID = "
                            + there
                            + " WHERE "
                            + place(from, uid));
        }
    }

    private void swap(List<String> tables, MailboxPath one, long uid, MailboxPath two, long other)
            throws Exception {
        move(tables, one, uid, two, 99);
        move(tables, two, other, one, uid);
        move(tables, two, 99, two, other);
    }

    @Test
    void messagesOfOneMailboxThatChangedPlacesShouldBothBeRefused() throws Exception {
        for (long sealed : new long[] {1, 3}) {
            String before = at(inbox, sealed);
            swap(TABLES, inbox, sealed, inbox, sealed + 1);

            assertThat(at(inbox, sealed)).isEqualTo(REFUSED);
            assertThat(at(inbox, sealed + 1)).isEqualTo(REFUSED);

            swap(TABLES, inbox, sealed, inbox, sealed + 1);
            assertThat(at(inbox, sealed)).isEqualTo(before);
        }
        assertOthersSound();
    }

    @Test
    void messagesOfTwoUsersThatChangedPlacesShouldBothBeRefused() throws Exception {
        swap(TABLES, inbox, 1, hers, 1);
        swap(TABLES, inbox, 3, hers, 2);

        for (long uid : new long[] {1, 3}) {
            assertThat(at(inbox, uid)).isEqualTo(REFUSED);
        }
        for (long uid : new long[] {1, 2}) {
            assertThat(at(hers, uid)).isEqualTo(REFUSED);
        }
        swap(TABLES, inbox, 1, hers, 1);
        assertOthersSound();
    }

    @Test
    void messagesHungUnderAnotherUserShouldBeRefusedThereAlsoWithTheirRows() throws Exception {
        move(TABLES, inbox, 1, hers, 7);
        move(TABLES, inbox, 3, hers, 8);
        assertThat(at(hers, 7)).isEqualTo(REFUSED);
        assertThat(at(hers, 8)).isEqualTo(REFUSED);

        for (long uid : new long[] {1, 3}) {
            writer.execute(
                    "UPDATE message_index SET mailbox_id = "
                            + id(hers)
                            + ", owner = '"
                            + ALICE
                            + "', uid = "
                            + (uid == 1 ? 7 : 8)
                            + " WHERE mailbox_id = "
                            + id(inbox)
                            + " AND uid = "
                            + uid);
        }
        assertThat(at(hers, 7)).isEqualTo(REFUSED);
        assertThat(at(hers, 8)).isEqualTo(REFUSED);
        assertOthersSound();
    }

    @Test
    void aMailboxHungUnderAnotherUserShouldBeRefusedAndAFurtherCopyToo() throws Exception {
        writer.execute(
                "UPDATE JAMES_MAILBOX SET USER_NAME = '"
                        + ALICE
                        + "', MAILBOX_NAME = 'Stolen' WHERE MAILBOX_ID = "
                        + id(inbox));
        MailboxPath stolen = MailboxPath.forUser(hers.getUser(), "Stolen");

        for (long uid = 1; uid <= 4; uid++) {
            assertThat(at(stolen, uid)).isEqualTo(REFUSED);
        }
        MailboxSession alice = james.session(ALICE);
        james.manager().copyMessages(MessageRange.one(MessageUid.of(1)), stolen, hers, alice);
        james.manager().copyMessages(MessageRange.one(MessageUid.of(3)), stolen, hers, alice);
        assertThat(at(hers, 3)).isEqualTo(REFUSED);
        assertThat(at(hers, 4)).isEqualTo(REFUSED);
        assertThat(at(hers, 1)).contains("for her");
    }

    // ---- parts

    @Test
    void attachmentsThatChangedMessagesShouldBeRefused() throws Exception {
        for (long uid : new long[] {1, 3}) {
            swapBodies(uid, uid + 1);

            assertThat(at(inbox, uid)).isEqualTo(REFUSED);
            assertThat(at(inbox, uid + 1)).isEqualTo(REFUSED);
            assertThat(at(hers, 1)).contains("for her");

            swapBodies(uid, uid + 1);
            assertOthersSound();
        }
    }

    private void swapBodies(long one, long other) throws Exception {
        writer.execute(
                "CREATE TABLE KEPT AS SELECT MAIL_UID, MAIL_BYTES FROM JAMES_MAIL WITH NO DATA",
                "INSERT INTO KEPT SELECT MAIL_UID, MAIL_BYTES FROM JAMES_MAIL WHERE MAILBOX_ID = "
                        + id(inbox),
                body(one, other),
                body(other, one),
                "DROP TABLE KEPT");
    }

    private String body(long uid, long from) throws Exception {
        return "UPDATE JAMES_MAIL SET MAIL_BYTES = (SELECT MAIL_BYTES FROM KEPT WHERE MAIL_UID = "
                + from
                + ") WHERE "
                + place(inbox, uid);
    }

    // ---- rows of the index

    @Test
    void rowsThatChangedPlacesShouldRefuseBothMessages() throws Exception {
        String box = " WHERE mailbox_id = " + id(inbox) + " AND uid = ";
        for (long uid : new long[] {1, 3}) {
            writer.execute(
                    "UPDATE message_index SET uid = 99" + box + uid,
                    "UPDATE message_index SET uid = " + uid + box + (uid + 1),
                    "UPDATE message_index SET uid = " + (uid + 1) + box + 99);

            assertThat(at(inbox, uid)).isEqualTo(REFUSED);
            assertThat(at(inbox, uid + 1)).isEqualTo(REFUSED);
        }
        assertThat(at(hers, 1)).contains("for her");
    }

    @Test
    void aMessageWithoutARowShouldBeRefusedAndCountedAtTheNextStart() throws Exception {
        for (long uid : new long[] {1, 3}) {
            writer.execute(
                    "DELETE FROM message_index WHERE mailbox_id = "
                            + id(inbox)
                            + " AND uid = "
                            + uid);
            assertThat(at(inbox, uid)).isEqualTo(REFUSED);
        }
        assertOthersSound();
        restart();

        assertThat(james.repaired().withoutRow()).isEqualTo(2);
        assertThat(james.repaired().filled()).isZero();
        assertThat(at(inbox, 1)).isEqualTo(REFUSED);
        assertThat(james.index().verify().faults()).isNotEmpty();
        assertOthersSound();
    }

    @Test
    void aMessageTakenAwayShouldBeCountedAtTheNextStartAndKeepItsSecret() throws Exception {
        for (String table : TABLES) {
            writer.execute("DELETE FROM " + table + " WHERE " + place(inbox, 1));
        }
        assertThat(at(inbox, 1)).isNull();
        restart();

        assertThat(james.repaired().withoutMessage()).isOne();
        assertThat(james.repaired().gone()).isZero();
        assertOthersSound();
    }

    @Test
    void aMessagePutThereByHandShouldBeRefused() throws Exception {
        for (long uid : new long[] {1, 3}) {
            writer.copyRows("JAMES_MAIL", place(inbox, uid), "MAIL_UID", "" + (50 + uid));
            writer.copyRows(
                    "message_index",
                    "mailbox_id = " + id(inbox) + " AND uid = " + uid,
                    "uid",
                    "" + (50 + uid));

            assertThat(at(inbox, 50 + uid)).isEqualTo(REFUSED);
            assertThat(at(inbox, uid)).doesNotContain(REFUSED);
        }
        restart();

        assertThat(james.index().verify().faults()).isNotEmpty();
        assertThat(at(inbox, 51)).isEqualTo(REFUSED);
        assertOthersSound();
    }

    @Test
    void aRowPutBackToAnEarlierStateShouldBeFound() throws Exception {
        writer.keep("message_index", "EARLIER");
        MailboxSession bob = james.session(BOB);
        james.manager().moveMessages(MessageRange.one(MessageUid.of(1)), inbox, inbox, bob);
        assertThat(at(inbox, 5)).contains("one");
        writer.putBack("message_index", "EARLIER");

        assertThat(at(inbox, 5)).isEqualTo(REFUSED);
        assertThat(james.index().verify().faults()).isNotEmpty();
        assertOthersSound();
    }
}
