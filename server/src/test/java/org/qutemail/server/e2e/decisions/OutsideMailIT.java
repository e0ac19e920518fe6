// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.qutemail.server.e2e.client.SmtpClient;

/** Mail that nobody authenticated for is external, whatever it says about itself. */
class OutsideMailIT {

    @RegisterExtension static final Stage STAGE = new Stage();

    private String alice;
    private String bob;
    private String eve;

    @BeforeEach
    void twoUsersAndAnOutsider() throws Exception {
        alice = STAGE.user("alice");
        bob = STAGE.user("bob");
        eve = STAGE.outsider("eve");
    }

    @Test
    void mailFromAnotherServerShouldBeStoredAsItCame() throws Exception {
        Letter letter = Letter.of(eve, bob);

        STAGE.arrive(eve, letter, bob);

        STAGE.inbox(bob).isPlain(letter);
        assertThat(STAGE.reasons(bob)).containsExactly("not-submitted");
    }

    @Test
    void mailWithANullSenderShouldBePlain() throws Exception {
        Letter letter = Letter.of("MAILER-DAEMON@elsewhere.test", bob);

        STAGE.arrive("", letter, bob);

        STAGE.inbox(bob).isPlain(letter);
        assertThat(STAGE.reasons(bob)).containsExactly("null-sender");
    }

    @Test
    void aForgedFromShouldNotMakeMailInternal() throws Exception {
        Letter letter = Letter.of(alice, bob);

        STAGE.arrive(eve, letter, bob);

        STAGE.inbox(bob).isPlain(letter);
        assertThat(STAGE.reasons(bob)).containsExactly("not-submitted");
    }

    @Test
    void aForgedEnvelopeShouldNotMakeMailInternal() throws Exception {
        Letter letter = Letter.of(alice, bob);

        STAGE.arrive(alice, letter, bob);

        STAGE.inbox(bob).isPlain(letter);
        assertThat(STAGE.reasons(bob)).containsExactly("not-submitted");
    }

    @Test
    void headersOfOursShouldBeTakenOffMailFromOutside() throws Exception {
        Letter letter =
                Letter.of(alice, bob)
                        .with("X-QKD-Protection: sealed; key-id=forged; source=kme")
                        .with("x-qkd-anything: forged")
                        .with("QKD-Envelope: 1 <forged> <> <>");

        STAGE.arrive(eve, letter, bob);

        // Nothing of them: isPlain looks for our names in every case.
        STAGE.inbox(bob).isPlain(letter);
    }

    @Test
    void mailByLmtpShouldBePlain() throws Exception {
        Letter letter = Letter.of(alice, bob);

        try (SmtpClient client = STAGE.server().lmtp()) {
            assertThat(client.send(alice, List.of(bob), letter.octets()).code()).isEqualTo(250);
        }

        STAGE.inbox(bob).isPlain(letter);
        assertThat(STAGE.reasons(bob)).containsExactly("not-submitted");
    }

    @Test
    void headersOfOursShouldBeTakenOffMailByLmtp() throws Exception {
        Letter letter =
                Letter.of(alice, bob).with("X-QKD-Protection: sealed; key-id=forged; source=kme");

        try (SmtpClient client = STAGE.server().lmtp()) {
            assertThat(client.send(alice, List.of(bob), letter.octets()).code()).isEqualTo(250);
        }

        STAGE.inbox(bob).isPlain(letter);
    }

    @Test
    void mailForAnotherServerShouldBeRefused() throws Exception {
        Letter letter = Letter.of(alice, eve);

        try (SmtpClient client = STAGE.server().mta()) {
            SmtpClient.Reply reply = client.send(alice, List.of(eve), letter.octets());

            assertThat(reply.code()).isEqualTo(550);
            assertThat(reply.text()).contains("5.7.1");
        }
        STAGE.assertStaysInside(letter);
    }

    @Test
    void mailForAnUnknownUserShouldBeRefused() throws Exception {
        String unknown = STAGE.address("unknown");

        try (SmtpClient client = STAGE.server().mta()) {
            SmtpClient.Reply reply =
                    client.send(eve, List.of(unknown), Letter.of(eve, unknown).octets());

            assertThat(reply.code()).isEqualTo(550);
            assertThat(reply.text()).contains("5.1.1");
        }
        assertThat(STAGE.reasons(unknown)).isEmpty();
    }
}
