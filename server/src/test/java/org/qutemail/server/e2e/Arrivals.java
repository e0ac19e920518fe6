// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.qutemail.core.key.KeyStatus;
import org.qutemail.core.seal.record.RecordFormat;
import org.qutemail.mailbox.corpus.Needles;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.testing.InProcessServer;

/** What became of the mails of a {@link Load}: none lost, none twice, every one sealed. */
final class Arrivals {

    private final InProcessServer server;
    private final List<String> users;
    private final Duration patience;

    Arrivals(InProcessServer server, List<String> users, Duration patience) {
        this.server = server;
        this.users = users;
        this.patience = patience;
    }

    /** Waits until every copy of these mails is stored and none is under way. */
    void awaitAll(List<Load.Sent> sent) {
        await().atMost(patience)
                .until(() -> stored() == copies(sent) && server.spool().queued() == 0);
    }

    /** Copies stored by now, of all users. */
    int stored() throws Exception {
        int stored = 0;
        for (String user : users) {
            stored += rows(user).size();
        }
        return stored;
    }

    static int copies(List<Load.Sent> sent) {
        return sent.stream().mapToInt(mail -> mail.recipients().size()).sum();
    }

    void eachShouldBeThereOnceAndSealed(List<Load.Sent> sent, long seed) throws Exception {
        for (String user : users) {
            Map<String, String> expected = expected(user, sent);
            assertThat(inbox(user, expected.size()))
                    .as("%s, seed %d", user, seed)
                    .isEqualTo(expected);
            nothingShouldLieInClear(user);
        }
        assertThat(server.spool().kept()).isEmpty();
    }

    /** Bodies by subject; two with one subject are one too many. */
    private Map<String, String> inbox(String user, int least) throws Exception {
        Map<String, String> inbox = new TreeMap<>();
        try (ImapClient imap = server.imap(user)) {
            if (imap.selectHolding(least, "INBOX") == 0) {
                return inbox;
            }
            ImapClient.Answer answer =
                    imap.command("FETCH 1:* (BODY.PEEK[HEADER.FIELDS (SUBJECT)] BODY.PEEK[TEXT])");
            assertThat(answer.ok()).as(answer.status()).isTrue();
            for (ImapClient.Response response : answer.asked()) {
                String field = new String(response.literals().get(0), US_ASCII);
                String subject = field.strip().substring("Subject: ".length());
                String body = new String(response.literals().get(1), US_ASCII);
                assertThat(inbox.put(subject, body)).as("twice: " + subject).isNull();
            }
        }
        return inbox;
    }

    private static Map<String, String> expected(String user, List<Load.Sent> sent) {
        Map<String, String> expected = new TreeMap<>();
        for (Load.Sent mail : sent) {
            if (mail.recipients().contains(user)) {
                expected.put(mail.subject(), mail.body());
            }
        }
        return expected;
    }

    private void nothingShouldLieInClear(String user) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (MailboxMessage row : rows(user)) {
            assertThat(RecordFormat.looksLikeRecord(row.getHeaderContent().readAllBytes()))
                    .isTrue();
            all.writeBytes(server.store().octets(row));
        }
        assertThat(Needles.found(Load.SECRET, List.of(all.toByteArray()))).isEmpty();
    }

    private List<MailboxMessage> rows(String user) throws Exception {
        return server.store().rows(user, "INBOX");
    }

    /** {@code issued = stored + burnt + lost + held ready}, and a key for each mail at least. */
    void everyKeyShouldBeAccountedFor(int mails) {
        await().atMost(patience)
                .untilAsserted(
                        () -> {
                            KeyStatus keys = server.keys().status();
                            assertThat(keys.stored()).isGreaterThanOrEqualTo(mails);
                            assertThat(keys.issued())
                                    .as("%s", keys)
                                    .isEqualTo(
                                            keys.stored()
                                                    + keys.burnt()
                                                    + keys.lost()
                                                    + keys.poolLevel());
                        });
    }
}
