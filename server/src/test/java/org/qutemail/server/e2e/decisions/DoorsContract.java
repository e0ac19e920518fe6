// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.InProcessServer;

/** Who may come in by which SMTP port, and under which name. */
abstract class DoorsContract {

    abstract Stage stage();

    private String alice;
    private String bob;

    @BeforeEach
    void twoUsers() throws Exception {
        alice = stage().user("alice");
        bob = stage().user("bob");
    }

    @Test
    void authShouldBeRefusedOnThePortForOtherServers() throws Exception {
        try (SmtpClient client = stage().server().mta()) {
            assertThat(client.command("EHLO client.test").text()).doesNotContain("AUTH");
            assertRefused(client.auth(alice, InProcessServer.PASSWORD), 502, "5.5.1");
            // Not even the login that asks its questions one by one.
            assertRefused(client.command("AUTH LOGIN"), 502, "5.5.1");
            assertThat(client.startTls().ok()).isTrue();
            assertRefused(client.auth(alice, InProcessServer.PASSWORD), 502, "5.5.1");
        }
    }

    @Test
    void authBlindShouldBeRefusedOnSubmissionBeforeTls() throws Exception {
        try (SmtpClient client = SmtpClient.plain(port(ListenerKind.SMTP_MSA))) {
            assertRefused(client.auth(alice, InProcessServer.PASSWORD), 530, "5.7.0");
            assertRefused(client.command("AUTH LOGIN"), 530, "5.7.0");
            assertThat(client.startTls().ok()).isTrue();
            // Nothing of the refused attempts counts.
            assertRefused(client.command("MAIL FROM:<" + alice + ">"), 530, "5.7.0");
            assertThat(client.auth(alice, InProcessServer.PASSWORD).code()).isEqualTo(235);
        }
    }

    @Test
    void authShouldBeServedOnTheTlsPort() throws Exception {
        Letter letter = Letter.of(alice, bob);
        try (SmtpClient client = SmtpClient.tls(port(ListenerKind.SMTP_SMTPS))) {
            assertThat(client.auth(alice, "wrong").code()).isEqualTo(535);
            assertThat(login(client, alice).code()).isEqualTo(235);
            assertThat(client.send(alice, List.of(bob), letter.octets()).code()).isEqualTo(250);
        }
        stage().inbox(bob).isSealed(letter);
    }

    @Test
    void mailWithoutAuthShouldBeRefusedOnBothSubmissionPorts() throws Exception {
        try (SmtpClient msa = SmtpClient.startTls(port(ListenerKind.SMTP_MSA));
                SmtpClient smtps = SmtpClient.tls(port(ListenerKind.SMTP_SMTPS));
                SmtpClient clear = SmtpClient.plain(port(ListenerKind.SMTP_MSA))) {
            for (SmtpClient client : List.of(msa, smtps, clear)) {
                assertRefused(client.command("MAIL FROM:<" + alice + ">"), 530, "5.7.0");
            }
        }
    }

    @Test
    void aForgedEnvelopeShouldBeRefusedOnSubmission() throws Exception {
        try (SmtpClient client = stage().server().submission(alice)) {
            for (String sender : List.of(bob, stage().outsider("eve"), "")) {
                assertRefused(client.command("MAIL FROM:<" + sender + ">"), 550, "5.7.1");
            }
        }
    }

    @Test
    void aForgedFromShouldBeRefusedOnSubmission() throws Exception {
        assertRefusedAfterData(Letter.of(bob, bob));
        assertRefusedAfterData(Letter.of(stage().outsider("eve"), bob));
        assertRefusedAfterData(Letter.of(alice, bob).with("From: " + bob));
        assertRefusedAfterData(Letter.of(alice + ", " + bob, bob));
        assertRefusedAfterData(Letter.of(alice, bob).with("Sender: " + bob));
    }

    private void assertRefusedAfterData(Letter letter) throws Exception {
        try (SmtpClient client = stage().server().submission(alice)) {
            assertRefused(client.send(alice, List.of(bob), letter.octets()), 550, "5.7.1");
        }
        assertThat(stage().reasons(bob)).isEmpty();
        stage().assertNothingFor(bob);
    }

    private static SmtpClient.Reply login(SmtpClient client, String user) throws IOException {
        client.command("AUTH LOGIN");
        client.command(base64(user));
        return client.command(base64(InProcessServer.PASSWORD));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private int port(ListenerKind kind) {
        return stage().server().port(kind);
    }

    private static void assertRefused(SmtpClient.Reply reply, int code, String status) {
        assertThat(reply.code()).as(reply.text()).isEqualTo(code);
        assertThat(reply.text()).contains(status);
    }
}
