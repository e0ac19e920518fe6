// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Date;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.mail.Flags;
import org.apache.james.mailbox.MessageManager.AppendCommand;
import org.apache.james.mailbox.model.MailboxPath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.embedded.Cells.Cell;

/**
 * Somebody changes any column of any row that a message consists of, in the mailbox and in the
 * index, for internal and for plain mail. The columns are those that the database has: one that is
 * added shows up here, caught or not.
 */
abstract class ChangedCellsContract {

    /** What becomes of a change, the better first. */
    enum Outcome {
        /** Clients go on seeing what is true. */
        TRUE,
        /** The message cannot be opened, with an alarm; the others can. */
        CAUGHT,
        /** It is not in its mailbox any more: an alarm at the next start. */
        GONE,
        /** Clients see what was written. */
        SHOWN
    }

    private static final boolean THOROUGH = Boolean.getBoolean("qutemail.soak");

    /** All others are CAUGHT. docs/index.md and docs/threat-model.md name those that are SHOWN. */
    private static final Map<String, Outcome> EXPECTED =
            new TreeMap<>(
                    Map.ofEntries(
                            entry("james_mail.mail_date", Outcome.TRUE),
                            entry("james_mail_property.property_id", Outcome.TRUE),
                            entry("james_mail_userflag.userflag_id", Outcome.TRUE),
                            entry("james_mail.mail_uid", Outcome.GONE),
                            entry("james_mail.mailbox_id", Outcome.GONE),
                            entry("james_mailbox.mailbox_id", Outcome.GONE),
                            entry("james_mailbox.mailbox_name", Outcome.GONE),
                            entry("james_mailbox.mailbox_namespace", Outcome.GONE),
                            entry("james_mailbox.user_name", Outcome.GONE),
                            entry("james_mail.mail_is_answered", Outcome.SHOWN),
                            entry("james_mail.mail_is_deleted", Outcome.SHOWN),
                            entry("james_mail.mail_is_draft", Outcome.SHOWN),
                            entry("james_mail.mail_is_flagged", Outcome.SHOWN),
                            entry("james_mail.mail_is_recent", Outcome.SHOWN),
                            entry("james_mail.mail_is_seen", Outcome.SHOWN),
                            entry("james_mail.mail_modseq", Outcome.SHOWN),
                            entry("james_mail_userflag.mail_uid", Outcome.SHOWN),
                            entry("james_mail_userflag.mailbox_id", Outcome.SHOWN),
                            entry("james_mail_userflag.userflag_name", Outcome.SHOWN),
                            entry("james_mailbox.mailbox_highest_modseq", Outcome.SHOWN),
                            entry("james_mailbox.mailbox_last_uid", Outcome.SHOWN),
                            entry("james_mailbox.mailbox_uid_validity", Outcome.SHOWN)));

    private static final String USER = "bob@qutemail.test";

    @TempDir private Path directory;
    private JpaStorage storage;
    private JpaMailbox james;
    private DatabaseWriter writer;
    private Cells cells;
    private MailboxPath inbox;
    private MailboxPath other;
    private long mailboxId;
    private Map<String, String> sound;

    abstract TestDatabase kind();

    @BeforeEach
    void open() throws Exception {
        storage = new JpaStorage(kind(), directory);
        james = JpaMailbox.open(storage);
        writer = storage.writer();
        cells = new Cells(writer);
        inbox = james.mailbox(USER, "INBOX");
        other = james.mailbox(USER, "Other");
        james.append(inbox, message("internal"), james.sealing(USER));
        james.append(inbox, message("plain"), james.plain(USER));
        james.append(inbox, message("beside"), james.sealing(USER));
        james.append(inbox, message("plain beside"), james.plain(USER));
        mailboxId =
                Long.parseLong(
                        writer.query(
                                        "SELECT MAILBOX_ID FROM JAMES_MAILBOX WHERE MAILBOX_NAME ="
                                                + " 'INBOX'")
                                .get(0));
        writer.dropForeignKeys("JAMES_MAIL", "JAMES_MAIL_PROPERTY", "JAMES_MAIL_USERFLAG");
        sound = look();
        assertThat(sound).hasSize(6).doesNotContainValue(MailboxLook.REFUSED);
    }

    @AfterEach
    void close() {
        james.close();
        storage.close();
    }

    private static AppendCommand message(String subject) {
        return AppendCommand.builder()
                .withFlags(new Flags("custom"))
                .withInternalDate(new Date(1_700_000_000_123L))
                .build(
                        ("From: eve@out.test\r\nTo: bob@qutemail.test\r\nSubject: "
                                        + subject
                                        + "\r\nContent-Type: text/plain; charset=us-ascii\r\n"
                                        + "Content-Description: words\r\n\r\none\r\ntwo\r\n")
                                .getBytes(US_ASCII));
    }

    private Map<String, String> look() throws Exception {
        return new MailboxLook(james).at(inbox, other);
    }

    @Test
    void everyChangedCellOfAMessageShouldBeCaughtExceptForTheseColumns() throws Exception {
        SortedMap<String, Outcome> outcomes = new TreeMap<>();
        change(outcomes, 1, "JAMES_MAILBOX", "MAILBOX_ID = " + mailboxId);
        for (int uid : new int[] {1, 2}) {
            String place = "MAILBOX_ID = " + mailboxId + " AND %s = " + uid;
            change(outcomes, uid, "message_index", String.format(place, "uid"));
            String mail = String.format(place, "MAIL_UID");
            change(outcomes, uid, "JAMES_MAIL", mail);
            changeAll(outcomes, uid, "JAMES_MAIL_PROPERTY", "PROPERTY_ID", mail);
            changeAll(outcomes, uid, "JAMES_MAIL_USERFLAG", "USERFLAG_ID", mail);
        }
        assertThat(james.metrics().alarms()).isPositive();
        outcomes.values().removeIf(Outcome.CAUGHT::equals);

        assertThat(outcomes).isEqualTo(EXPECTED);
        assertThat(look()).isEqualTo(sound);
    }

    private void changeAll(
            SortedMap<String, Outcome> outcomes, int uid, String table, String id, String mail)
            throws Exception {
        for (String row : writer.query("SELECT " + id + " FROM " + table + " WHERE " + mail)) {
            change(outcomes, uid, table, id + " = " + row);
        }
    }

    private void change(SortedMap<String, Outcome> outcomes, int uid, String table, String row)
            throws Exception {
        writer.keep(table, "SOUND");
        for (Cell cell : cells.of(table, row)) {
            boolean changed = false;
            for (Object value : Cells.changes(cell, THOROUGH)) {
                if (cells.set(cell, value)) {
                    changed = true;
                    outcomes.merge(
                            cell.name(), outcome(cell + " -> " + value, uid), this::theWorse);
                    writer.putBack(table, "SOUND");
                }
            }
            assertThat(changed).as("changed: " + cell).isTrue();
        }
        writer.execute("DROP TABLE SOUND");
    }

    private Outcome theWorse(Outcome one, Outcome other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private Outcome outcome(String what, int uid) throws Exception {
        long alarms = james.metrics().alarms();
        Map<String, String> seen = look();
        if (seen.equals(sound)) {
            return Outcome.TRUE;
        }
        Map<String, String> shown = new TreeMap<>(seen);
        shown.values().removeIf(MailboxLook.REFUSED::equals);
        if (!sound.entrySet().containsAll(shown.entrySet())) {
            return Outcome.SHOWN;
        }
        Map<String, String> beside = new TreeMap<>(sound);
        beside.remove(MailboxLook.key(inbox, uid));
        if (shown.size() == seen.size() || !shown.equals(beside)) {
            return Outcome.GONE;
        }
        assertThat(james.metrics().alarms()).as("alarm: " + what).isGreaterThan(alarms);
        return Outcome.CAUGHT;
    }
}
