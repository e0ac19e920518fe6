// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.vault.KeyVault;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.launch.StartException;
import org.qutemail.server.testing.InProcessServer;
import org.qutemail.server.testing.KeyProbe;
import org.qutemail.server.testing.MailServer;

/**
 * The message index of the embedded server: names that stay, secrets that go with the last copy,
 * and somebody who writes to the database. One story, since a start takes its time.
 */
class EmbeddedIndexIT {

    private static final String ALICE = "alice@qutemail.test";
    private static final String BOB = "bob@qutemail.test";
    private static final String FIRST = "first secret";
    private static final String SECOND = "second secret";
    private static final String OUTSIDE = "greetings from outside";
    private static final String REFUSED = "NO [CORRUPTION]";

    @TempDir Path directory;
    private DatabaseWriter writer;
    private InProcessServer server;
    private String inbox;

    private InProcessServer.Builder builder() throws IOException {
        // A key for each mail, also on a machine that is too busy to take them in advance.
        return InProcessServer.on(directory).with("QKD_POLICY_ON_LOW", "defer");
    }

    private void send(String body) throws IOException {
        try (SmtpClient alice = server.submission(ALICE)) {
            assertThat(alice.send(ALICE, List.of(BOB), message(ALICE, body)).code()).isEqualTo(250);
        }
    }

    private static byte[] message(String from, String body) {
        return ("From: " + from + "\r\nTo: " + BOB + "\r\nSubject: s\r\n\r\n" + body + "\r\n")
                .getBytes(US_ASCII);
    }

    private void holding(int count, String mailbox) throws IOException {
        try (ImapClient bob = server.imap(BOB)) {
            bob.selectHolding(count, mailbox);
        }
    }

    /** What a new session gets to see, to the status line. */
    private String fetched(MailServer from, String user, String mailbox, long uid)
            throws IOException {
        try (ImapClient session = from.imap(user)) {
            session.select(mailbox);
            ImapClient.Answer answer = session.command("UID FETCH " + uid + " (BODY[])");
            StringBuilder seen = new StringBuilder(answer.toString());
            for (ImapClient.Response response : answer.untagged()) {
                response.literals().forEach(literal -> seen.append(new String(literal, US_ASCII)));
            }
            return seen.toString();
        }
    }

    private String fetched(long uid) throws IOException {
        return fetched(server, BOB, "INBOX", uid);
    }

    private void command(String user, String mailbox, String... commands) throws IOException {
        try (ImapClient session = server.imap(user)) {
            session.select(mailbox);
            for (String command : commands) {
                assertThat(session.command(command).ok()).as(command).isTrue();
            }
        }
    }

    private String one(String sql) throws Exception {
        List<String> found = writer.query(sql);
        assertThat(found).as(sql).hasSize(1);
        return found.get(0);
    }

    private String name(String mailboxId, long uid) throws Exception {
        return one(
                "SELECT message_uuid FROM message_index WHERE mailbox_id = "
                        + mailboxId
                        + " AND uid = "
                        + uid);
    }

    private String mailboxId(String name) throws Exception {
        return one(
                "SELECT MAILBOX_ID FROM JAMES_MAILBOX WHERE USER_NAME = '"
                        + BOB
                        + "' AND MAILBOX_NAME = '"
                        + name
                        + "'");
    }

    @Test
    void theIndexShouldFollowTheMailboxAndShowWhatADatabaseWriterDid() throws Exception {
        server = builder().impatient().start().withUsers(ALICE, BOB);
        writer = new DatabaseWriter(server.home());
        try {
            deliver();
            everyMessageShouldHaveARow();
            flippedIndexRowsShouldBeRefused();
            exchangedMessagesShouldBeRefused();
            anUnmarkedMessageShouldBeRefused();
            aMailboxOfSomebodyElseShouldBeRefused();
            namesShouldStayAndSecretsGoWithTheLastCopy();
        } finally {
            server.close();
        }
        anOlderIndexShouldBeRefused();
    }

    private void deliver() throws Exception {
        send(FIRST);
        holding(1, "INBOX");
        writer.keep("message_index", "EARLIER");
        writer.keep("message_index_shard", "EARLIER_SHARD");
        send(SECOND);
        holding(2, "INBOX");
        try (SmtpClient mta = server.mta()) {
            mta.send("eve@out.test", List.of(BOB), message("eve@out.test", OUTSIDE));
        }
        holding(3, "INBOX");
        inbox = mailboxId("INBOX");
    }

    private void everyMessageShouldHaveARow() throws Exception {
        // The last append may not be settled when it can be seen.
        await().until(
                        () ->
                                writer.query(
                                                "SELECT uid FROM message_index WHERE state ="
                                                        + " 'ACTIVE'")
                                        .size(),
                        count -> count == 3);
        assertThat(
                        writer.query(
                                "SELECT is_internal || ' ' || origin || ' ' || reason || ' ' ||"
                                        + " COALESCE(key_mode, '-') FROM (SELECT uid, CASE WHEN"
                                        + " is_internal THEN 'internal' ELSE 'plain' END AS"
                                        + " is_internal, origin, reason, key_mode FROM"
                                        + " message_index) t ORDER BY uid"))
                .containsExactly(
                        "internal DELIVER_SEALED internal PER_MESSAGE",
                        "internal DELIVER_SEALED internal PER_MESSAGE",
                        "plain DELIVER_PLAIN not-submitted -");
        assertThat(fetched(1)).contains(FIRST, "OK FETCH");
        assertThat(fetched(3)).contains(OUTSIDE, "OK FETCH");
    }

    private void flippedIndexRowsShouldBeRefused() throws Exception {
        writer.keep("message_index", "SOUND");
        for (String change :
                List.of(
                        "is_internal = FALSE",
                        "state = 'nonsense'",
                        "owner = '" + ALICE + "'",
                        "plain_octets = plain_octets + 1",
                        "generation = generation + 1000",
                        "message_uuid = (SELECT message_uuid FROM SOUND WHERE uid = 2)",
                        "commitments = (SELECT commitments FROM SOUND WHERE uid = 2)")) {
            writer.execute("UPDATE message_index SET " + change + " WHERE uid = 1");
            assertThat(fetched(1)).as(change).contains(REFUSED).doesNotContain("BODY[]", FIRST);
            assertThat(fetched(2)).as("beside " + change).contains(SECOND, "OK FETCH");
            writer.putBack("message_index", "SOUND");
        }
        assertThat(fetched(1)).contains(FIRST, "OK FETCH");
    }

    private void exchangedMessagesShouldBeRefused() throws Exception {
        writer.swapMessages(inbox, 1, 2);
        assertThat(fetched(1)).contains(REFUSED).doesNotContain(SECOND);
        assertThat(fetched(2)).contains(REFUSED).doesNotContain(FIRST);
        writer.swapMessages(inbox, 1, 2);
        assertThat(fetched(1)).contains(FIRST, "OK FETCH");
    }

    /** Records must not be shown as if they were mail. */
    private void anUnmarkedMessageShouldBeRefused() throws Exception {
        writer.keep("JAMES_MAIL_PROPERTY", "MARKS");
        writer.execute("DELETE FROM JAMES_MAIL_PROPERTY WHERE MAIL_UID = 1");
        assertThat(fetched(1)).contains(REFUSED).doesNotContain("BODY[]", "QEM");
        writer.execute("DELETE FROM message_index WHERE uid = 1");
        assertThat(fetched(1)).contains(REFUSED).doesNotContain("BODY[]", "QEM");
        writer.putBack("JAMES_MAIL_PROPERTY", "MARKS");
        writer.putBack("message_index", "SOUND");
        assertThat(fetched(1)).contains(FIRST, "OK FETCH");
    }

    private void aMailboxOfSomebodyElseShouldBeRefused() throws Exception {
        String relink =
                "UPDATE JAMES_MAILBOX SET USER_NAME = '%s', MAILBOX_NAME = '%s' WHERE MAILBOX_ID = ";
        writer.execute(String.format(relink, ALICE, "Stolen") + inbox);
        try {
            assertThat(fetched(server, ALICE, "Stolen", 1)).contains(REFUSED).doesNotContain(FIRST);
            command(ALICE, "Stolen", "CREATE Laundry", "UID COPY 1 Laundry");
            assertThat(fetched(server, ALICE, "Laundry", 1))
                    .contains(REFUSED)
                    .doesNotContain(FIRST);
            command(ALICE, "Laundry", "DELETE Laundry");
        } finally {
            writer.execute(String.format(relink, BOB, "INBOX") + inbox);
        }
        assertThat(fetched(1)).contains(FIRST, "OK FETCH");
    }

    private void namesShouldStayAndSecretsGoWithTheLastCopy() throws Exception {
        KeyVault vault = server.probe(KeyProbe.class).vault();
        KeyId key =
                KeyId.of(
                        HexFormat.of()
                                .parseHex(
                                        one(
                                                "SELECT qkd_key_id FROM message_index WHERE"
                                                        + " uid = 1 AND mailbox_id = "
                                                        + inbox)),
                        0);
        String name = name(inbox, 1);
        command(BOB, "INBOX", "CREATE Kept", "CREATE Copies", "UID MOVE 1 Kept");
        String kept = mailboxId("Kept");
        await().until(() -> name(kept, 1), name::equals);
        assertThat(fetched(server, BOB, "Kept", 1)).contains(FIRST, "OK FETCH");

        command(BOB, "Kept", "UID COPY 1 Copies");
        assertThat(fetched(server, BOB, "Copies", 1)).contains(FIRST, "OK FETCH");
        assertThat(name(mailboxId("Copies"), 1)).isNotEqualTo(name);

        command(BOB, "Kept", "STORE 1 +FLAGS (\\Deleted)", "EXPUNGE");
        await().until(
                        () ->
                                writer.query(
                                        "SELECT uid FROM message_index WHERE mailbox_id = " + kept),
                        List::isEmpty);
        assertThat(vault.countCopies(key)).isOne();
        assertThat(fetched(server, BOB, "Copies", 1)).contains(FIRST, "OK FETCH");

        command(BOB, "INBOX", "DELETE Copies");
        await().until(() -> vault.countCopies(key), count -> count == 0);
        assertThat(fetched(2)).contains(SECOND, "OK FETCH");
    }

    private void anOlderIndexShouldBeRefused() throws Exception {
        writer.putBack("message_index", "EARLIER");
        writer.putBack("message_index_shard", "EARLIER_SHARD");

        assertThatThrownBy(() -> builder().start())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("older than its root has seen");
    }
}
