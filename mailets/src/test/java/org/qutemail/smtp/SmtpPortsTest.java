// SPDX-License-Identifier: Apache-2.0
package org.qutemail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.apache.commons.net.smtp.SMTPSClient;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.core.key.FixedKeyService;
import org.qutemail.matchers.Directory;
import org.qutemail.matchers.QkdAttributes;

/** Real James SMTP servers configured as shipped, and a blunt client. */
class SmtpPortsTest {

    private static final String CREDENTIALS = base64("\0alice@home.test\0secret-a");

    @TempDir static Path directory;

    private static Directory users;
    private static MemoryMailQueueFactory queues;
    private static Path keystore;
    private static SmtpPort mta;
    private static SmtpPort submission;
    private static SmtpPort submissions;

    @BeforeAll
    static void start() throws Exception {
        keystore = SmtpPort.keystore(directory);
        users = new Directory();
        queues = new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory());
        mta = new SmtpPort("smtp-mta", null, keystore, users, queues);
        submission = new SmtpPort("smtp-msa", null, keystore, users, queues);
        submissions = new SmtpPort("smtp-smtps", null, keystore, users, queues);
    }

    @AfterAll
    static void stop() {
        mta.close();
        submission.close();
        submissions.close();
    }

    @BeforeEach
    void reset() {
        users.down = false;
        queue().clear();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"AUTH PLAIN", "AUTH LOGIN", "AUTH XOAUTH2 eA==", "AUTH", "auth plain ="})
    void mtaShouldRefuseAuthWhenItIsSentBlind(String command) throws Exception {
        SMTPSClient client = mta.connect(false);
        client.sendCommand("EHLO client.test");

        assertThat(client.getReplyString()).doesNotContain("AUTH");
        assertReply(client, command, "502 5.5.1");
        assertReply(client, "NOOP", "250");
    }

    @Test
    void mtaShouldRefuseAuthWhenItComesWithGoodCredentialsOverTls() throws Exception {
        SMTPSClient client = mta.connect(false);
        client.sendCommand("EHLO client.test");
        assertThat(client.execTLS()).isTrue();
        client.sendCommand("EHLO client.test");

        assertThat(client.getReplyString()).doesNotContain("AUTH");
        assertReply(client, "AUTH PLAIN " + CREDENTIALS, "502 5.5.1");
    }

    @Test
    void stockJamesShouldServeBlindAuthWhenOurHandlerIsLeftOut() throws Exception {
        try (SmtpPort stock =
                new SmtpPort("smtp-msa", "AuthOnlyOverTls", keystore, users, queues)) {
            SMTPSClient client = stock.connect(false);
            client.sendCommand("EHLO client.test");

            assertThat(client.getReplyString()).doesNotContain("AUTH");
            assertReply(client, "AUTH PLAIN " + CREDENTIALS, "235");
        }
    }

    @Test
    void mtaShouldHaveASecondLockWhenOurHandlerIsLeftOut() throws Exception {
        try (SmtpPort stock = new SmtpPort("smtp-mta", "NoAuthHere", keystore, users, queues)) {
            SMTPSClient client = stock.connect(false);
            client.sendCommand("EHLO client.test");

            assertReply(client, "AUTH PLAIN " + CREDENTIALS, "504");
            assertReply(client, "AUTH LOGIN", "504");
        }
    }

    @Test
    void mtaShouldRefuseRelayAndUnknownUsers() throws Exception {
        SMTPSClient client = mta.connect(false);
        client.sendCommand("EHLO client.test");
        assertReply(client, "MAIL FROM:<eve@elsewhere.test>", "250");

        assertReply(client, "RCPT TO:<someone@elsewhere.test>", "550 5.7.1");
        assertReply(client, "RCPT TO:<nobody@home.test>", "550 5.1.1");
        assertReply(client, "RCPT TO:<bob@home.test>", "250");
        assertReply(client, "RCPT TO:<al@home.test>", "250");
    }

    @Test
    void mtaShouldNotVouchWhenTheSenderIsForged() throws Exception {
        SMTPSClient client = mta.connect(false);
        client.sendCommand("EHLO client.test");
        assertReply(client, "MAIL FROM:<alice@home.test>", "250");
        assertReply(client, "RCPT TO:<bob@home.test>", "250");
        send(client, "From: alice@home.test\r\nX-org.qutemail.submitted-by: alice@home.test\r\n");

        assertThat(QkdAttributes.submitter(spooled())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTH PLAIN", "AUTH LOGIN", "AUTH", "AUTH OAUTHBEARER"})
    void submissionShouldAskForTlsWhenAuthIsSentInClear(String command) throws Exception {
        SMTPSClient client = submission.connect(false);
        client.sendCommand("EHLO client.test");

        assertThat(client.getReplyString()).contains("STARTTLS").doesNotContain("AUTH");
        assertReply(client, command, "530 5.7.0");
        assertReply(client, "NOOP", "250");
    }

    @Test
    void submissionShouldNotReadCredentialsWhenTheyAreSentInClear() throws Exception {
        SMTPSClient client = submission.connect(false);
        client.sendCommand("EHLO client.test");

        assertReply(client, "AUTH PLAIN " + CREDENTIALS, "530 5.7.0");
        assertReply(client, "AUTH PLAIN " + base64("\0alice@home.test\0wrong"), "530 5.7.0");
        assertReply(client, "AUTH LOGIN " + base64("alice@home.test"), "530 5.7.0");
        assertReply(client, "MAIL FROM:<alice@home.test>", "530 5.7.0");
        assertReply(client, "RCPT TO:<bob@home.test>", "503");
    }

    @Test
    void submissionShouldRefuseMailWhenNobodyAuthenticated() throws Exception {
        SMTPSClient startTls = submission.connect(false);
        startTls.execTLS();
        startTls.sendCommand("EHLO client.test");
        assertThat(startTls.getReplyString()).contains("AUTH LOGIN PLAIN");
        assertReply(startTls, "MAIL FROM:<alice@home.test>", "530 5.7.0");
        assertReply(startTls, "MAIL FROM:<>", "530 5.7.0");

        SMTPSClient implicit = submissions.connect(true);
        implicit.sendCommand("EHLO client.test");
        assertThat(implicit.getReplyString()).contains("AUTH LOGIN PLAIN");
        assertReply(implicit, "MAIL FROM:<alice@home.test>", "530 5.7.0");
    }

    @Test
    void submissionShouldRefuseTheEnvelopeSenderWhenItIsAnothers() throws Exception {
        SMTPSClient client = authenticated();

        assertReply(client, "MAIL FROM:<bob@home.test>", "550 5.7.1");
        assertThat(client.getReplyString()).contains("bob@home.test", "alice@home.test");
        assertReply(client, "MAIL FROM:<alice@elsewhere.test>", "550 5.7.1");
        assertReply(client, "MAIL FROM:<>", "550 5.7.1");
    }

    @Test
    void submissionShouldRefuseTheMessageWhenFromIsAnothers() throws Exception {
        SMTPSClient client = authenticated();
        assertReply(client, "MAIL FROM:<alice@home.test>", "250");
        assertReply(client, "RCPT TO:<bob@home.test>", "250");

        send(client, "From: bob@home.test\r\nSubject: forged\r\n");

        assertThat(client.getReplyString()).startsWith("550 5.7.1").contains("bob@home.test");
        assertThat(queue().getSize()).isZero();
    }

    @Test
    void submissionShouldVouchWhenEnvelopeAndHeaderAreTheUsers() throws Exception {
        for (SMTPSClient client : new SMTPSClient[] {authenticated(), authenticatedImplicit()}) {
            assertReply(client, "MAIL FROM:<al@home.test>", "250");
            assertReply(client, "RCPT TO:<bob@home.test>", "250");
            assertReply(client, "RCPT TO:<someone@elsewhere.test>", "250");

            send(client, "From: Alice <alice@home.test>\r\nSubject: hello\r\n");

            assertThat(client.getReplyString()).startsWith("250");
            assertThat(QkdAttributes.submitter(spooled())).contains(Directory.ALICE);
        }
    }

    @Test
    void submissionShouldAskToComeBackWhenTheDirectoryIsDown() throws Exception {
        SMTPSClient client = authenticated();
        users.down = true;

        assertReply(client, "MAIL FROM:<alice@home.test>", "451 4.3.0");
    }

    @Test
    void submissionShouldSayWhenThereAreKeysAgainWhenTheUsersBudgetIsSpent() throws Exception {
        FixedKeyService keys = new FixedKeyService();
        keys.spent("alice@home.test", Duration.ofSeconds(61));
        try (SmtpPort port = new SmtpPort("smtp-msa", null, keystore, users, queues, keys)) {
            SMTPSClient client = authenticated(port);
            assertReply(client, "MAIL FROM:<alice@home.test>", "250");

            assertReply(client, "RCPT TO:<bob@home.test>", "450 4.7.0");
            assertThat(client.getReplyString()).contains("key budget", "in 2 minutes");
            // Mail to the outside takes no keys.
            assertReply(client, "RCPT TO:<someone@elsewhere.test>", "250");
        }
    }

    private SMTPSClient authenticated() throws IOException {
        return authenticated(submission);
    }

    private static SMTPSClient authenticated(SmtpPort port) throws IOException {
        SMTPSClient client = port.connect(false);
        client.execTLS();
        client.sendCommand("EHLO client.test");
        assertReply(client, "AUTH PLAIN " + CREDENTIALS, "235");
        return client;
    }

    private SMTPSClient authenticatedImplicit() throws IOException {
        SMTPSClient client = submissions.connect(true);
        client.sendCommand("EHLO client.test");
        assertReply(client, "AUTH LOGIN", "334");
        assertReply(client, base64("alice@home.test"), "334");
        assertReply(client, base64("secret-a"), "235");
        return client;
    }

    private static void assertReply(SMTPSClient client, String command, String start)
            throws IOException {
        client.sendCommand(command);
        assertThat(client.getReplyString()).as(command).startsWith(start);
    }

    private static void send(SMTPSClient client, String header) throws IOException {
        assertReply(client, "DATA", "354");
        client.sendCommand(header + "\r\nthe text\r\n.");
    }

    private Mail spooled() {
        return queue().getLastMail();
    }

    private MemoryMailQueueFactory.MemoryCacheableMailQueue queue() {
        return queues.createQueue(MailQueueFactory.SPOOL);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
