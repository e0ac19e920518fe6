// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.qutemail.server.testing.SmtpSink;

/** The same on a server whose operator lets internal mail be forwarded outside. */
class AllowedForwardIT {

    @RegisterExtension
    static final Stage STAGE =
            new Stage(
                    builder ->
                            builder.configured(
                                    "mailetcontainer.xml",
                                    xml ->
                                            xml.replace(
                                                    "<externalForward>refuse<",
                                                    "<externalForward>allow<")));

    private String alice;
    private String bob;
    private String eve;
    private Letter letter;

    @BeforeEach
    void twoUsersAndAnOutsider() throws Exception {
        alice = STAGE.user("alice");
        bob = STAGE.user("bob");
        eve = STAGE.outsider("eve");
        letter = Letter.of(alice, bob);
    }

    @Test
    void aForwardOutsideShouldLeaveInClear() throws Exception {
        STAGE.directory().forward(bob, eve);

        STAGE.submit(alice, letter, bob);

        assertLeftForEve();
        STAGE.assertNothingFor(bob);
    }

    @Test
    void aForwardOutsideShouldLeaveInClearAndTheCopyAtHomeBeSealed() throws Exception {
        STAGE.directory().forward(bob, eve);
        STAGE.directory().forward(bob, bob);

        STAGE.submit(alice, letter, bob);

        assertLeftForEve();
        STAGE.inbox(bob).isSealed(letter);
        assertThat(STAGE.reasons(bob)).containsExactly("internal");
    }

    @Test
    void aSieveRedirectOutsideShouldLeaveInClear() throws Exception {
        STAGE.directory().sieve(bob, "redirect \"" + eve + "\";");

        STAGE.submit(alice, letter, bob);

        assertLeftForEve();
        STAGE.assertNothingFor(bob);
        assertThat(STAGE.reasons(bob)).containsExactly("internal");
    }

    @Test
    void aFailedForwardShouldBeReportedToTheSenderWithoutContent() throws Exception {
        STAGE.directory().forward(bob, STAGE.outsider(SmtpSink.REFUSED));

        STAGE.submit(alice, letter, bob);

        STAGE.inbox(alice).isAbout(letter, "A message was not delivered");
    }

    private void assertLeftForEve() {
        SmtpSink.Received left = STAGE.outside().await(letter.body());
        assertThat(left.envelope()).containsExactly("FROM:<" + alice + ">", "TO:<" + eve + ">");
        assertThat(left.text()).contains(letter.subject()).doesNotContainIgnoringCase("qkd");
        assertThat(STAGE.reasons(eve)).containsExactly("re-posted");
        assertThat(STAGE.spool().counter("qutemail.outgoing.forward-allowed")).isPositive();
    }
}
