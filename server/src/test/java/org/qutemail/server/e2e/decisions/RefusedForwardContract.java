// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.qutemail.server.testing.SmtpSink;

/** Rules and mappings that send mail on, on a server where internal mail may not leave. */
abstract class RefusedForwardContract {

    private static final String NOT_FORWARDED = "A message was not forwarded";

    abstract Stage stage();

    private String alice;
    private String bob;
    private Letter letter;

    @BeforeEach
    void twoUsers() throws Exception {
        alice = stage().user("alice");
        bob = stage().user("bob");
        letter = Letter.of(alice, bob);
    }

    @Test
    void aForwardOutsideShouldBeRefusedAndTheOwnerTold() throws Exception {
        String eve = stage().outsider("eve");
        stage().directory().forward(bob, eve);

        stage().submit(alice, letter, bob);

        // The notice itself follows the forward: it is the owner's ordinary mail.
        stage().inbox(bob).isSealed(letter);
        SmtpSink.Received notice = stage().outside().await(NOT_FORWARDED);
        assertThat(notice.envelope()).containsExactly("FROM:<>", "TO:<" + eve + ">");
        assertThat(notice.text()).contains(alice).doesNotContain(letter.subject(), letter.body());
        stage().assertStaysInside(letter);
        assertThat(stage().reasons(bob)).contains("internal");
    }

    @Test
    void aForwardOutsideShouldBeRefusedAndTheOwnerToldAtHomeWhenACopyStays() throws Exception {
        stage().directory().forward(bob, stage().outsider("eve"));
        stage().directory().forward(bob, bob);

        stage().submit(alice, letter, bob);

        List<Held> both = stage().inbox(bob, 2);
        Stage.with(letter.body(), both).isSealed(letter);
        Stage.with(NOT_FORWARDED, both).isAbout(letter, NOT_FORWARDED);
        stage().assertStaysInside(letter);
    }

    @Test
    void aGroupMemberOutsideShouldBeLeftOutAndTheSenderTold() throws Exception {
        String team = stage().address("team");
        stage().directory().group(team, bob, stage().outsider("eve"));

        stage().submit(alice, letter, team);

        stage().inbox(bob).isSealed(letter);
        stage().inbox(alice).isAbout(letter, "leads outside this server");
        stage().assertStaysInside(letter);
    }

    @Test
    void aSieveRedirectToAUserShouldArriveSealed() throws Exception {
        String carol = stage().user("carol");
        stage().directory().sieve(bob, "redirect \"" + carol + "\";");

        stage().submit(alice, letter, bob);

        stage().inbox(carol).isSealed(letter);
        stage().assertNothingFor(bob);
        assertThat(stage().reasons(bob)).containsExactly("internal");
        assertThat(stage().spool().counter("qutemail.outgoing.resealed")).isPositive();
    }

    @Test
    void aSieveRedirectOutsideShouldBeRefusedAndTheOwnerTold() throws Exception {
        // The notice must not go the way of the message.
        stage().directory()
                .sieve(
                        bob,
                        "if header :contains \"subject\" \"Harvest\" { redirect \""
                                + stage().outsider("eve")
                                + "\"; }");

        stage().submit(alice, letter, bob);

        List<Held> both = stage().inbox(bob, 2);
        Stage.with(letter.body(), both).isSealed(letter);
        Stage.with(NOT_FORWARDED, both).isAbout(letter, NOT_FORWARDED);
        stage().assertStaysInside(letter);
        assertThat(stage().spool().counter("qutemail.outgoing.forward-refused")).isPositive();
    }

    @Test
    void aSieveScriptThatFailsShouldBeReportedWithoutContent() throws Exception {
        stage().directory()
                .sieve(
                        bob,
                        "if header :contains \"subject\" \"Harvest\" { fileinto \"no\"; }"
                                + " if header :is \"subject\" { keep; }");

        stage().submit(alice, letter, bob);

        // It fails on our notice, too: of that, James reports as it always does.
        List<Held> all = stage().inbox(bob, 3);
        Stage.with(letter.body(), all).isSealed(letter);
        assertThat(all)
                .filteredOn(held -> !held.seen().contains(letter.body()))
                .hasSize(2)
                .allSatisfy(
                        report -> report.isAbout(letter, "Your Sieve script failed on a message"));
    }

    @Test
    void aSieveFilingShouldKeepTheMessageSealed() throws Exception {
        stage().directory().sieve(bob, "require \"fileinto\"; fileinto \"INBOX.farm\";");

        stage().submit(alice, letter, bob);

        stage().mailbox(bob, "INBOX.farm", 1).get(0).isSealed(letter);
        stage().assertNothingFor(bob);
    }

    @Test
    void aSieveVacationShouldHoldNothingOfTheMessage() throws Exception {
        stage().directory().sieve(bob, "require \"vacation\"; vacation \"I am in the hills.\";");

        stage().submit(alice, letter, bob);

        stage().inbox(bob).isSealed(letter);
        stage().inbox(alice).isAbout(letter, "I am in the hills.");
    }

    @Test
    void externalMailShouldFollowForwardsAndRedirectsAsInStockJames() throws Exception {
        String carol = stage().user("carol");
        String eve = stage().outsider("eve");
        stage().directory().forward(bob, eve);
        stage().directory().sieve(carol, "redirect \"" + eve + "\";");
        String mallory = stage().outsider("mallory");
        Letter toBob = Letter.of(mallory, bob);
        Letter toCarol = Letter.of(mallory, carol);

        stage().arrive(mallory, toBob, bob);
        stage().arrive(mallory, toCarol, carol);

        assertThat(stage().outside().await(toBob.body()).envelope()).contains("TO:<" + eve + ">");
        assertThat(stage().outside().await(toCarol.body()).envelope()).contains("TO:<" + eve + ">");
        stage().assertNothingFor(bob);
        stage().assertNothingFor(carol);
    }
}
