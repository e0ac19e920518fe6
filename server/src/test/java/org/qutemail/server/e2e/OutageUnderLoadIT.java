// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.key.KeyStatus;
import org.qutemail.kme.Fault;
import org.qutemail.mailbox.corpus.Needles;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.Pop3Client;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.InProcessServer;

/**
 * The key service goes away and returns while mail comes in. {@code ./qutemail test --soak} does
 * the same with ten times the mail.
 */
class OutageUnderLoadIT {

    private static final boolean SOAK = Boolean.getBoolean("qutemail.soak");
    private static final int OUTAGES = SOAK ? 12 : 3;
    private static final int MAILS_A_PHASE = SOAK ? 84 : 34;
    private static final Duration PATIENCE = Duration.ofMinutes(SOAK ? 10 : 3);

    private static final String ANNA = "anna@qutemail.test";
    private static final List<String> USERS =
            List.of(ANNA, "bob@qutemail.test", "carla@qutemail.test", "dave@qutemail.test");
    private static final String READER = "reader@qutemail.test";
    private static final String EARLIER = "stored before, with a key\r\n";

    @TempDir static Path directory;
    private static InProcessServer server;
    private static Arrivals arrivals;

    @BeforeAll
    static void start() throws Exception {
        server =
                InProcessServer.on(directory)
                        .with("QKD_PREFETCH", "4")
                        // A key for every mail, down to the last one, and none shared.
                        .with("QKD_POLICY_LOW_WATER", "0")
                        .with("QKD_POLICY_ON_LOW", "defer")
                        .impatient()
                        .start()
                        .withUsers(USERS.toArray(String[]::new))
                        .withUsers(READER);
        arrivals = new Arrivals(server, USERS, PATIENCE);
        try (SmtpClient anna = server.submission(ANNA)) {
            anna.send(ANNA, List.of(READER), message(ANNA, "earlier", EARLIER));
        }
        await().atMost(PATIENCE).until(() -> rows(READER).size() == 1);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void everyAcknowledgedMailShouldArriveOnceAndSealedWhenKeysGoAwayAndReturn() throws Exception {
        long seed = Long.getLong("qutemail.seed", System.nanoTime());
        System.out.println("OutageUnderLoadIT: -Dqutemail.seed=" + seed);
        List<Load.Sent> sent;
        try (Load load = new Load(server, USERS, seed)) {
            int allowed = 0;
            for (int outage = 0; outage < OUTAGES; outage++) {
                allowed += phase(load);
                if (outage % 2 == 0) {
                    // Otherwise the keys go away in the middle of the load.
                    awaitAcknowledged(load, allowed);
                }
                server.keyServiceFault(outage % 2 == 0 ? Fault.OUTAGE : Fault.UNAVAILABLE);
                allowed += phase(load);
                awaitAcknowledged(load, allowed);
                mailShouldWaitAndReadersShouldRead(load);
                server.keyServiceFault(Fault.NONE);
                await().atMost(PATIENCE).until(() -> server.keys().status().reachable());
            }
            sent = load.acknowledged();
        }
        arrivals.awaitAll(sent);
        arrivals.eachShouldBeThereOnceAndSealed(sent, seed);
        arrivals.everyKeyShouldBeAccountedFor(sent.size());
    }

    private static int phase(Load load) {
        load.allow(MAILS_A_PHASE);
        return MAILS_A_PHASE;
    }

    private static void awaitAcknowledged(Load load, int count) {
        await().atMost(PATIENCE).until(() -> load.acknowledged().size() == count);
    }

    private static void mailShouldWaitAndReadersShouldRead(Load load) throws Exception {
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            KeyStatus keys = server.keys().status();
                            return !keys.reachable() && keys.poolLevel() == 0;
                        });
        assertThat(server.spool().queued()).isPositive();
        assertThat(arrivals.stored()).isLessThan(Arrivals.copies(load.acknowledged()));
        assertThat(server.spool().kept()).isEmpty();
        try (ImapClient imap = server.imap(READER)) {
            assertThat(imap.select("INBOX")).isEqualTo(1);
            assertThat(imap.fetch(1, "BODY.PEEK[TEXT]")).asString().isEqualTo(EARLIER);
        }
        try (Pop3Client pop3 =
                Pop3Client.plain(server.port(ListenerKind.POP3))
                        .login(READER, InProcessServer.PASSWORD)) {
            assertThat(pop3.listing("RETR 1").content()).asString().endsWith(EARLIER);
        }
    }

    @Test
    void mailFromOutsideShouldBeFoundInClearByTheSameSearch() throws Exception {
        String user = "control@qutemail.test";
        server.withUsers(user);
        try (SmtpClient mta = server.mta()) {
            mta.send(
                    "eve@elsewhere.test",
                    List.of(user),
                    message("eve@elsewhere.test", Load.SECRET, Load.SECRET + "\r\n"));
        }
        await().atMost(PATIENCE).until(() -> rows(user).size() == 1);
        byte[] octets = server.store().octets(rows(user).get(0));
        assertThat(Needles.found(Load.SECRET, List.of(octets))).isNotEmpty();
    }

    private static byte[] message(String from, String subject, String body) {
        return ("From: " + from + "\r\nSubject: " + subject + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static List<MailboxMessage> rows(String user) throws Exception {
        return server.store().rows(user, "INBOX");
    }
}
