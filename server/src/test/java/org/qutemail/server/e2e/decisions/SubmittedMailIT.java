// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.james.utils.DataProbeImpl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.testing.SmtpSink;

/** What becomes of mail that a user submits with an ordinary client. */
class SubmittedMailIT {

    @RegisterExtension static final Stage STAGE = new Stage();

    private String alice;
    private String bob;

    @BeforeEach
    void twoUsers() throws Exception {
        alice = STAGE.user("alice");
        bob = STAGE.user("bob");
    }

    @Test
    void mailToAUserShouldBeSealed() throws Exception {
        Letter letter = Letter.of(alice, bob);

        STAGE.submit(alice, letter, bob);

        STAGE.inbox(bob).isSealed(letter);
        assertThat(STAGE.reasons(bob)).containsExactly("internal");
    }

    @Test
    void mailUnderAnAliasOfTheUserShouldBeSealed() throws Exception {
        String alias = STAGE.address("alias");
        STAGE.directory().alias(alias, alice);
        Letter letter = Letter.of(alias, bob);

        try (SmtpClient client = STAGE.server().submission(alice)) {
            assertThat(client.send(alias, List.of(bob), letter.octets()).code()).isEqualTo(250);
        }

        STAGE.inbox(bob).isSealed(letter);
        assertThat(STAGE.reasons(bob)).containsExactly("internal");
    }

    @Test
    void mailToAnAliasShouldBeSealedForItsOwner() throws Exception {
        String alias = STAGE.address("alias");
        STAGE.directory().alias(alias, bob);
        Letter letter = Letter.of(alice, alias);

        STAGE.submit(alice, letter, alias);

        STAGE.inbox(bob).isSealed(letter);
        assertThat(STAGE.reasons(bob)).containsExactly("internal");
        assertThat(STAGE.reasons(alias)).isEmpty();
    }

    @Test
    void mailToAGroupShouldBeSealedForEachMember() throws Exception {
        String carol = STAGE.user("carol");
        String team = STAGE.address("team");
        STAGE.directory().group(team, bob, carol);
        Letter letter = Letter.of(alice, team);

        STAGE.submit(alice, letter, team);

        Held bobs = STAGE.inbox(bob).isSealed(letter);
        Held carols = STAGE.inbox(carol).isSealed(letter);
        assertThat(bobs.stored()).isNotEqualTo(carols.stored());
        assertThat(STAGE.reasons(bob)).containsExactly("internal");
        assertThat(STAGE.reasons(carol)).containsExactly("internal");
    }

    @Test
    void mailThatACatchAllTakesShouldBeSealed() throws Exception {
        String domain = "catch-all.test";
        STAGE.server().probe(DataProbeImpl.class).addDomain(domain);
        STAGE.directory().catchAll(domain, bob);
        Letter letter = Letter.of(alice, "anything@" + domain);

        STAGE.submit(alice, letter, "anything@" + domain);

        STAGE.inbox(bob).isSealed(letter);
        assertThat(STAGE.reasons(bob)).containsExactly("internal");
    }

    @Test
    void mailToAUserAndAnOutsiderShouldBeSealedInsideAndPlainOutside() throws Exception {
        String eve = STAGE.outsider("eve");
        Letter letter = Letter.of(alice, bob + ", " + eve);

        STAGE.submit(alice, letter, bob, eve);

        STAGE.inbox(bob).isSealed(letter);
        SmtpSink.Received left = STAGE.outside().await(letter.body());
        assertThat(left.envelope()).containsExactly("FROM:<" + alice + ">", "TO:<" + eve + ">");
        assertThat(left.text()).contains(letter.subject()).doesNotContainIgnoringCase("qkd");
        assertThat(STAGE.reasons(bob)).containsExactly("internal");
        assertThat(STAGE.reasons(eve)).containsExactly("recipient-not-local");
    }

    @Test
    void mailToAnOutsiderShouldLeaveAsItIs() throws Exception {
        String eve = STAGE.outsider("eve");
        Letter letter = Letter.of(alice, eve);

        STAGE.submit(alice, letter, eve);

        SmtpSink.Received left = STAGE.outside().await(letter.body());
        assertThat(left.text()).contains(letter.subject()).doesNotContainIgnoringCase("qkd");
        assertThat(STAGE.reasons(eve)).containsExactly("recipient-not-local");
    }

    @Test
    void mailToOneselfShouldBeSealed() throws Exception {
        Letter letter = Letter.of(alice, alice);

        STAGE.submit(alice, letter, alice);

        STAGE.inbox(alice).isSealed(letter);
        assertThat(STAGE.reasons(alice)).containsExactly("internal");
    }

    @Test
    void headersOfOursInASubmittedMailShouldBeTakenOff() throws Exception {
        Letter letter =
                Letter.of(alice, bob)
                        .with("X-QKD-Protection: sealed; key-id=forged; source=kme")
                        .with("QKD-Envelope: 1 <forged> <> <>");

        STAGE.submit(alice, letter, bob);

        assertThat(STAGE.inbox(bob).isSealed(letter).seen()).doesNotContain("forged");
    }

    @Test
    void mailToAnUnknownUserShouldBeRefusedAtTheDoor() throws Exception {
        Letter letter = Letter.of(alice, bob);
        String unknown = STAGE.address("unknown");

        try (SmtpClient client = STAGE.server().submission(alice)) {
            SmtpClient.Reply reply = client.send(alice, List.of(unknown), letter.octets());

            assertThat(reply.code()).isEqualTo(550);
            assertThat(reply.text()).contains("5.1.1");
        }
        assertThat(STAGE.reasons(unknown)).isEmpty();
    }
}
