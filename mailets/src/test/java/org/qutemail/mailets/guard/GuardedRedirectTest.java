// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.qutemail.core.key.KeyUnavailableException;
import org.qutemail.mailets.Spool;
import org.qutemail.matchers.QkdAttributes;

/** Internal mail that a rule or an alias sends on. */
class GuardedRedirectTest extends GuardFixture {

    @Test
    void redirectShouldBeSealedAnewWhenItGoesToALocalMailbox() throws Exception {
        stock.script(BOB, "redirect \"carol@home.test\";");
        unguardedLeaks(stock::sieve);

        Outcome outcome = run(ExternalForward.REFUSE, stock::sieve);

        assertNothingLeaks();
        assertThat(outcome.keepsLocalCopy()).isFalse();
        assertThat(spool.mails())
                .singleElement()
                .satisfies(
                        mail -> {
                            assertThat(mail.getRecipients())
                                    .containsExactly(new MailAddress("carol@home.test"));
                            assertThat(mail.getState()).isEqualTo("qkd-delivery");
                        });
        assertThat(keys.taken()).isEqualTo(1);
    }

    @Test
    void redirectShouldBeSealedForTheMailboxBehindItWhenItGoesToAnAlias() throws Exception {
        stock.script(BOB, "redirect \"al@home.test\";");

        run(ExternalForward.REFUSE, stock::sieve);

        assertNothingLeaks();
        assertThat(spool.mails().get(0).getRecipients())
                .containsExactly(new MailAddress("alice@home.test"));
    }

    @Test
    void redirectShouldStayHereAndTheOwnerBeToldWhenItGoesOutside() throws Exception {
        stock.script(BOB, "redirect \"bob@elsewhere.test\";");
        unguardedLeaks(stock::sieve);

        Outcome outcome = run(ExternalForward.REFUSE, stock::sieve);

        assertNothingLeaks();
        assertThat(outcome.keepsLocalCopy()).isTrue();
        Mail notice = onlyNotice(BOB);
        assertThat(Spool.text(notice))
                .contains(
                        "bob@elsewhere.test", "alice@home.test", "Auto-Submitted: auto-generated");
    }

    @Test
    void redirectShouldStayHereWhenTheLocalAddressLeadsOutside() throws Exception {
        directory.rewrites.addForwardMapping(
                MappingSource.fromUser("carol", Domain.of("home.test")), "carol@elsewhere.test");
        stock.script(BOB, "redirect \"carol@home.test\";");

        assertThat(run(ExternalForward.REFUSE, stock::sieve).keepsLocalCopy()).isTrue();
        assertNothingLeaks();
        onlyNotice(BOB);
    }

    @Test
    void redirectShouldGoOutsideAndBeMarkedWhenTheServerAllowsIt() throws Exception {
        stock.script(BOB, "redirect \"bob@elsewhere.test\";");

        Outcome outcome = run(ExternalForward.ALLOW, stock::sieve);

        assertThat(outcome.keepsLocalCopy()).isFalse();
        Mail sent = spool.mails().get(0);
        assertThat(Octets.of(sent.getMessage())).isEqualTo(MESSAGE);
        assertThat(QkdAttributes.string(sent, QkdAttributes.FORWARDED_FOR)).contains(BOB);
        assertThat(QkdAttributes.internalContent(sent)).isTrue();
        assertThat(QkdAttributes.submitter(sent)).isEmpty();
    }

    @Test
    void redirectShouldStopWhenTheMessageWentRoundTooOften() throws Exception {
        stock.script(BOB, "redirect \"carol@home.test\";");

        Outcome outcome = run(ExternalForward.REFUSE, stock::sieve, OutgoingPolicy.MAX_REDIRECTS);

        assertThat(outcome.keepsLocalCopy()).isTrue();
        assertThat(spool.mails()).isEmpty();
    }

    @Test
    void nothingShouldBeSentWhenThereIsNoKeyForARedirect() throws Exception {
        stock.script(BOB, "redirect \"carol@home.test\";");
        keys.unavailable(true);

        assertThatThrownBy(() -> run(ExternalForward.ALLOW, stock::sieve))
                .isInstanceOf(KeyUnavailableException.class);
        assertThat(spool.mails()).isEmpty();
    }

    @Test
    void nothingShouldBeSentWhenTheDirectoryIsDown() throws Exception {
        stock.script(BOB, "redirect \"carol@home.test\";");
        directory.down = true;

        assertThatThrownBy(() -> run(ExternalForward.REFUSE, stock::sieve)).isNotNull();
        assertThat(spool.mails()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void forwardOfTheRewriteTableShouldObeyThePolicy(ExternalForward policy) throws Exception {
        directory.rewrites.addForwardMapping(
                MappingSource.fromUser("bob", Domain.of("home.test")), "bob@elsewhere.test");
        unguardedLeaks(stock::rewriteTable);

        Outcome outcome = run(policy, stock::rewriteTable);

        assertThat(outcome.keepsLocalCopy()).isEqualTo(policy == ExternalForward.REFUSE);
        if (policy == ExternalForward.REFUSE) {
            assertNothingLeaks();
            onlyNotice(BOB);
        } else {
            assertThat(spool.mails().get(0).getRecipients())
                    .containsExactly(new MailAddress("bob@elsewhere.test"));
        }
    }
}
