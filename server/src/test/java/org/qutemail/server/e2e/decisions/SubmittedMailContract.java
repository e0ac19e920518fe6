// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.james.utils.DataProbeImpl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.testing.SmtpSink;

/** What becomes of mail that a user submits with an ordinary client. */
abstract class SubmittedMailContract {

    abstract Stage stage();

    private String alice;
    private String bob;

    @BeforeEach
    void twoUsers() throws Exception {
        alice = stage().user("alice");
        bob = stage().user("bob");
    }

    @Test
    void mailToAUserShouldBeSealed() throws Exception {
        Letter letter = Letter.of(alice, bob);

        stage().submit(alice, letter, bob);

        stage().inbox(bob).isSealed(letter);
        assertThat(stage().reasons(bob)).containsExactly("internal");
    }

    @Test
    void mailUnderAnAliasOfTheUserShouldBeSealed() throws Exception {
        String alias = stage().address("alias");
        stage().directory().alias(alias, alice);
        Letter letter = Letter.of(alias, bob);

        try (SmtpClient client = stage().server().submission(alice)) {
            assertThat(client.send(alias, List.of(bob), letter.octets()).code()).isEqualTo(250);
        }

        stage().inbox(bob).isSealed(letter);
        assertThat(stage().reasons(bob)).containsExactly("internal");
    }

    @Test
    void mailToAnAliasShouldBeSealedForItsOwner() throws Exception {
        String alias = stage().address("alias");
        stage().directory().alias(alias, bob);
        Letter letter = Letter.of(alice, alias);

        stage().submit(alice, letter, alias);

        stage().inbox(bob).isSealed(letter);
        assertThat(stage().reasons(bob)).containsExactly("internal");
        assertThat(stage().reasons(alias)).isEmpty();
    }

    @Test
    void mailToAGroupShouldBeSealedForEachMember() throws Exception {
        String carol = stage().user("carol");
        String team = stage().address("team");
        stage().directory().group(team, bob, carol);
        Letter letter = Letter.of(alice, team);

        stage().submit(alice, letter, team);

        Held bobs = stage().inbox(bob).isSealed(letter);
        Held carols = stage().inbox(carol).isSealed(letter);
        assertThat(bobs.stored()).isNotEqualTo(carols.stored());
        assertThat(stage().reasons(bob)).containsExactly("internal");
        assertThat(stage().reasons(carol)).containsExactly("internal");
    }

    @Test
    void mailThatACatchAllTakesShouldBeSealed() throws Exception {
        String domain = "catch-all.test";
        stage().server().probe(DataProbeImpl.class).addDomain(domain);
        stage().directory().catchAll(domain, bob);
        Letter letter = Letter.of(alice, "anything@" + domain);

        stage().submit(alice, letter, "anything@" + domain);

        stage().inbox(bob).isSealed(letter);
        assertThat(stage().reasons(bob)).containsExactly("internal");
    }

    @Test
    void mailToAUserAndAnOutsiderShouldBeSealedInsideAndPlainOutside() throws Exception {
        String eve = stage().outsider("eve");
        Letter letter = Letter.of(alice, bob + ", " + eve);

        stage().submit(alice, letter, bob, eve);

        stage().inbox(bob).isSealed(letter);
        SmtpSink.Received left = stage().outside().await(letter.body());
        assertThat(left.envelope()).containsExactly("FROM:<" + alice + ">", "TO:<" + eve + ">");
        assertThat(left.text()).contains(letter.subject()).doesNotContainIgnoringCase("qkd");
        assertThat(stage().reasons(bob)).containsExactly("internal");
        assertThat(stage().reasons(eve)).containsExactly("recipient-not-local");
    }

    @Test
    void mailToAnOutsiderShouldLeaveAsItIs() throws Exception {
        String eve = stage().outsider("eve");
        Letter letter = Letter.of(alice, eve);

        stage().submit(alice, letter, eve);

        SmtpSink.Received left = stage().outside().await(letter.body());
        assertThat(left.text()).contains(letter.subject()).doesNotContainIgnoringCase("qkd");
        assertThat(stage().reasons(eve)).containsExactly("recipient-not-local");
    }

    @Test
    void mailToOneselfShouldBeSealed() throws Exception {
        Letter letter = Letter.of(alice, alice);

        stage().submit(alice, letter, alice);

        stage().inbox(alice).isSealed(letter);
        assertThat(stage().reasons(alice)).containsExactly("internal");
    }

    @Test
    void headersOfOursInASubmittedMailShouldBeTakenOff() throws Exception {
        Letter letter =
                Letter.of(alice, bob)
                        .with("X-QKD-Protection: sealed; key-id=forged; source=kme")
                        .with("QKD-Envelope: 1 <forged> <> <>");

        stage().submit(alice, letter, bob);

        assertThat(stage().inbox(bob).isSealed(letter).seen()).doesNotContain("forged");
    }

    @Test
    void mailToAnUnknownUserShouldBeRefusedAtTheDoor() throws Exception {
        Letter letter = Letter.of(alice, bob);
        String unknown = stage().address("unknown");

        try (SmtpClient client = stage().server().submission(alice)) {
            SmtpClient.Reply reply = client.send(alice, List.of(unknown), letter.octets());

            assertThat(reply.code()).isEqualTo(550);
            assertThat(reply.text()).contains("5.1.1");
        }
        assertThat(stage().reasons(unknown)).isEmpty();
    }
}
