// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.qutemail.server.e2e.client.SmtpClient;

/** Mail that nobody authenticated for is external, whatever it says about itself. */
abstract class OutsideMailContract {

    abstract Stage stage();

    private String alice;
    private String bob;
    private String eve;

    @BeforeEach
    void twoUsersAndAnOutsider() throws Exception {
        alice = stage().user("alice");
        bob = stage().user("bob");
        eve = stage().outsider("eve");
    }

    @Test
    void mailFromAnotherServerShouldBeStoredAsItCame() throws Exception {
        Letter letter = Letter.of(eve, bob);

        stage().arrive(eve, letter, bob);

        stage().inbox(bob).isPlain(letter);
        assertThat(stage().reasons(bob)).containsExactly("not-submitted");
    }

    @Test
    void mailWithANullSenderShouldBePlain() throws Exception {
        Letter letter = Letter.of("MAILER-DAEMON@elsewhere.test", bob);

        stage().arrive("", letter, bob);

        stage().inbox(bob).isPlain(letter);
        assertThat(stage().reasons(bob)).containsExactly("null-sender");
    }

    @Test
    void aForgedFromShouldNotMakeMailInternal() throws Exception {
        Letter letter = Letter.of(alice, bob);

        stage().arrive(eve, letter, bob);

        stage().inbox(bob).isPlain(letter);
        assertThat(stage().reasons(bob)).containsExactly("not-submitted");
    }

    @Test
    void aForgedEnvelopeShouldNotMakeMailInternal() throws Exception {
        Letter letter = Letter.of(alice, bob);

        stage().arrive(alice, letter, bob);

        stage().inbox(bob).isPlain(letter);
        assertThat(stage().reasons(bob)).containsExactly("not-submitted");
    }

    @Test
    void headersOfOursShouldBeTakenOffMailFromOutside() throws Exception {
        Letter letter =
                Letter.of(alice, bob)
                        .with("X-QKD-Protection: sealed; key-id=forged; source=kme")
                        .with("x-qkd-anything: forged")
                        .with("QKD-Envelope: 1 <forged> <> <>");

        stage().arrive(eve, letter, bob);

        // Nothing of them: isPlain looks for our names in every case.
        stage().inbox(bob).isPlain(letter);
    }

    @Test
    void mailByLmtpShouldBePlain() throws Exception {
        Letter letter = Letter.of(alice, bob);

        try (SmtpClient client = stage().server().lmtp()) {
            assertThat(client.send(alice, List.of(bob), letter.octets()).code()).isEqualTo(250);
        }

        stage().inbox(bob).isPlain(letter);
        assertThat(stage().reasons(bob)).containsExactly("not-submitted");
    }

    @Test
    void headersOfOursShouldBeTakenOffMailByLmtp() throws Exception {
        Letter letter =
                Letter.of(alice, bob).with("X-QKD-Protection: sealed; key-id=forged; source=kme");

        try (SmtpClient client = stage().server().lmtp()) {
            assertThat(client.send(alice, List.of(bob), letter.octets()).code()).isEqualTo(250);
        }

        stage().inbox(bob).isPlain(letter);
    }

    @Test
    void mailForAnotherServerShouldBeRefused() throws Exception {
        Letter letter = Letter.of(alice, eve);

        try (SmtpClient client = stage().server().mta()) {
            SmtpClient.Reply reply = client.send(alice, List.of(eve), letter.octets());

            assertThat(reply.code()).isEqualTo(550);
            assertThat(reply.text()).contains("5.7.1");
        }
        stage().assertStaysInside(letter);
    }

    @Test
    void mailForAnUnknownUserShouldBeRefused() throws Exception {
        String unknown = stage().address("unknown");

        try (SmtpClient client = stage().server().mta()) {
            SmtpClient.Reply reply =
                    client.send(eve, List.of(unknown), Letter.of(eve, unknown).octets());

            assertThat(reply.code()).isEqualTo(550);
            assertThat(reply.text()).contains("5.1.1");
        }
        assertThat(stage().reasons(unknown)).isEmpty();
    }
}
