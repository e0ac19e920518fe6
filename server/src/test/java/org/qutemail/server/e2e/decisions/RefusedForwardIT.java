// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.qutemail.server.testing.SmtpSink;

/** Rules and mappings that send mail on, on a server where internal mail may not leave. */
class RefusedForwardIT {

    private static final String NOT_FORWARDED = "A message was not forwarded";

    @RegisterExtension static final Stage STAGE = new Stage(builder -> builder.memory());

    private String alice;
    private String bob;
    private Letter letter;

    @BeforeEach
    void twoUsers() throws Exception {
        alice = STAGE.user("alice");
        bob = STAGE.user("bob");
        letter = Letter.of(alice, bob);
    }

    @Test
    void aForwardOutsideShouldBeRefusedAndTheOwnerTold() throws Exception {
        String eve = STAGE.outsider("eve");
        STAGE.directory().forward(bob, eve);

        STAGE.submit(alice, letter, bob);

        // The notice itself follows the forward: it is the owner's ordinary mail.
        STAGE.inbox(bob).isSealed(letter);
        SmtpSink.Received notice = STAGE.outside().await(NOT_FORWARDED);
        assertThat(notice.envelope()).containsExactly("FROM:<>", "TO:<" + eve + ">");
        assertThat(notice.text()).contains(alice).doesNotContain(letter.subject(), letter.body());
        STAGE.assertStaysInside(letter);
        assertThat(STAGE.reasons(bob)).contains("internal");
    }

    @Test
    void aForwardOutsideShouldBeRefusedAndTheOwnerToldAtHomeWhenACopyStays() throws Exception {
        STAGE.directory().forward(bob, STAGE.outsider("eve"));
        STAGE.directory().forward(bob, bob);

        STAGE.submit(alice, letter, bob);

        List<Held> both = STAGE.inbox(bob, 2);
        Stage.with(letter.body(), both).isSealed(letter);
        Stage.with(NOT_FORWARDED, both).isAbout(letter, NOT_FORWARDED);
        STAGE.assertStaysInside(letter);
    }

    @Test
    void aGroupMemberOutsideShouldBeLeftOutAndTheSenderTold() throws Exception {
        String team = STAGE.address("team");
        STAGE.directory().group(team, bob, STAGE.outsider("eve"));

        STAGE.submit(alice, letter, team);

        STAGE.inbox(bob).isSealed(letter);
        STAGE.inbox(alice).isAbout(letter, "leads outside this server");
        STAGE.assertStaysInside(letter);
    }

    @Test
    void aSieveRedirectToAUserShouldArriveSealed() throws Exception {
        String carol = STAGE.user("carol");
        STAGE.directory().sieve(bob, "redirect \"" + carol + "\";");

        STAGE.submit(alice, letter, bob);

        STAGE.inbox(carol).isSealed(letter);
        STAGE.assertNothingFor(bob);
        assertThat(STAGE.reasons(bob)).containsExactly("internal");
        assertThat(STAGE.spool().counter("qutemail.outgoing.resealed")).isPositive();
    }

    @Test
    void aSieveRedirectOutsideShouldBeRefusedAndTheOwnerTold() throws Exception {
        // The notice must not go the way of the message.
        STAGE.directory()
                .sieve(
                        bob,
                        "if header :contains \"subject\" \"Harvest\" { redirect \""
                                + STAGE.outsider("eve")
                                + "\"; }");

        STAGE.submit(alice, letter, bob);

        List<Held> both = STAGE.inbox(bob, 2);
        Stage.with(letter.body(), both).isSealed(letter);
        Stage.with(NOT_FORWARDED, both).isAbout(letter, NOT_FORWARDED);
        STAGE.assertStaysInside(letter);
        assertThat(STAGE.spool().counter("qutemail.outgoing.forward-refused")).isPositive();
    }

    @Test
    void aSieveScriptThatFailsShouldBeReportedWithoutContent() throws Exception {
        STAGE.directory()
                .sieve(
                        bob,
                        "if header :contains \"subject\" \"Harvest\" { fileinto \"no\"; }"
                                + " if header :is \"subject\" { keep; }");

        STAGE.submit(alice, letter, bob);

        // It fails on our notice, too: of that, James reports as it always does.
        List<Held> all = STAGE.inbox(bob, 3);
        Stage.with(letter.body(), all).isSealed(letter);
        assertThat(all)
                .filteredOn(held -> !held.seen().contains(letter.body()))
                .hasSize(2)
                .allSatisfy(
                        report -> report.isAbout(letter, "Your Sieve script failed on a message"));
    }

    @Test
    void aSieveFilingShouldKeepTheMessageSealed() throws Exception {
        STAGE.directory().sieve(bob, "require \"fileinto\"; fileinto \"INBOX.farm\";");

        STAGE.submit(alice, letter, bob);

        STAGE.mailbox(bob, "INBOX.farm", 1).get(0).isSealed(letter);
        STAGE.assertNothingFor(bob);
    }

    @Test
    void aSieveVacationShouldHoldNothingOfTheMessage() throws Exception {
        STAGE.directory().sieve(bob, "require \"vacation\"; vacation \"I am in the hills.\";");

        STAGE.submit(alice, letter, bob);

        STAGE.inbox(bob).isSealed(letter);
        STAGE.inbox(alice).isAbout(letter, "I am in the hills.");
    }

    @Test
    void externalMailShouldFollowForwardsAndRedirectsAsInStockJames() throws Exception {
        String carol = STAGE.user("carol");
        String eve = STAGE.outsider("eve");
        STAGE.directory().forward(bob, eve);
        STAGE.directory().sieve(carol, "redirect \"" + eve + "\";");
        String mallory = STAGE.outsider("mallory");
        Letter toBob = Letter.of(mallory, bob);
        Letter toCarol = Letter.of(mallory, carol);

        STAGE.arrive(mallory, toBob, bob);
        STAGE.arrive(mallory, toCarol, carol);

        assertThat(STAGE.outside().await(toBob.body()).envelope()).contains("TO:<" + eve + ">");
        assertThat(STAGE.outside().await(toCarol.body()).envelope()).contains("TO:<" + eve + ">");
        STAGE.assertNothingFor(bob);
        STAGE.assertNothingFor(carol);
    }
}
