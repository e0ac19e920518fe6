// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.key.KeyEconomy;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.seal.record.RecordFormat;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.testing.InProcessServer;

/** What the key policy makes of mail, from the submission port to the mailbox. */
class KeyModesIT {

    private static final String ANNA = "anna@qutemail.test";
    private static final List<String> FRIENDS =
            List.of("bob@qutemail.test", "carol@qutemail.test", "dora@qutemail.test");
    private static final Pattern FIELD =
            Pattern.compile(
                    "X-QKD-Protection: sealed; key-id=([0-9a-f-]{36}); source=SIMULATED;"
                            + " mode=([a-z-]+)\r\n");

    @TempDir Path directory;

    private InProcessServer server(String... settings) throws Exception {
        InProcessServer.Builder builder = InProcessServer.on(directory);
        for (int i = 0; i < settings.length; i += 2) {
            builder.with(settings[i], settings[i + 1]);
        }
        InProcessServer server =
                builder.impatient()
                        .start()
                        .withUsers(ANNA)
                        .withUsers(FRIENDS.toArray(String[]::new));
        // Mail that comes before there are keys enough would step down.
        await().until(() -> server.keys().status().poolLevel() == 64);
        return server;
    }

    private static void send(InProcessServer server, String text) throws Exception {
        String message = "From: " + ANNA + "\r\nTo: friends:;\r\n\r\n" + text + "\r\n";
        try (SmtpClient anna = server.submission(ANNA)) {
            assertThat(anna.send(ANNA, FRIENDS, message.getBytes(US_ASCII)).code()).isEqualTo(250);
        }
    }

    /** Reads the last of so many messages, and gives the key that its field and its record name. */
    private static String keyOf(InProcessServer server, String user, int number, KeyMode mode)
            throws Exception {
        try (ImapClient client = server.imap(user)) {
            client.selectHolding(number, "INBOX");
            assertThat(client.fetch(number, "BODY[TEXT]"))
                    .asString(US_ASCII)
                    .isEqualTo("mail " + number + "\r\n");
            String header = new String(client.fetch(number, "BODY[HEADER]"), US_ASCII);
            Matcher field = FIELD.matcher(header);
            assertThat(field.find()).as(header).isTrue();
            assertThat(field.group(2)).isEqualTo(mode.token());
            byte[] stored =
                    server.store()
                            .rows(user, "INBOX")
                            .get(number - 1)
                            .getHeaderContent()
                            .readAllBytes();
            assertThat(field.group(1)).isEqualTo(RecordFormat.keyId(stored).toString());
            return field.group(1);
        }
    }

    @Test
    void perRecipientShouldStoreEachCopyUnderAnOwnKeyUntilTheBudgetIsSpent() throws Exception {
        try (InProcessServer server =
                server("QKD_POLICY_MODE", "per-recipient", "QKD_POLICY_BUDGET_KEYS", "3")) {
            send(server, "mail 1");
            Set<String> keys = new HashSet<>();
            for (String friend : FRIENDS) {
                keys.add(keyOf(server, friend, 1, KeyMode.PER_RECIPIENT));
            }
            assertThat(keys).hasSize(FRIENDS.size());
            assertThat(server.keys().status().stored()).isEqualTo(FRIENDS.size());

            try (SmtpClient anna = server.submission(ANNA)) {
                assertThat(anna.command("MAIL FROM:<" + ANNA + ">").code()).isEqualTo(250);
                SmtpClient.Reply reply = anna.command("RCPT TO:<" + FRIENDS.get(0) + ">");
                assertThat(reply.code()).isEqualTo(450);
                assertThat(reply.text()).contains("4.7.0", "key budget", "minutes");
            }
        }
    }

    @Test
    void epochShouldStoreAllMailUnderOneKey() throws Exception {
        try (InProcessServer server = server("QKD_POLICY_MODE", "epoch")) {
            Set<String> keys = new HashSet<>();
            for (int number = 1; number <= 3; number++) {
                send(server, "mail " + number);
                for (String friend : FRIENDS) {
                    keys.add(keyOf(server, friend, number, KeyMode.EPOCH));
                }
            }
            assertThat(keys).hasSize(1);
            KeyEconomy economy = server.keys().status().economy();
            assertThat(server.keys().status().stored()).isEqualTo(1);
            assertThat(economy.messages()).containsEntry(KeyMode.EPOCH, 3L);
            assertThat(economy.epochMessages()).isEqualTo(3);
        }
    }
}
