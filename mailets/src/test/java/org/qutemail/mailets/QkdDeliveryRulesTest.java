// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.qutemail.matchers.Directory.BOB;

import org.apache.james.core.Domain;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.vacation.api.VacationPatch;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;
import org.qutemail.core.policy.AppendOrigin;
import org.qutemail.core.policy.SealingContext;
import org.qutemail.mailets.guard.Octets;

/** Sealed mail and what its recipients want done with it: Sieve, redirects, vacation. */
class QkdDeliveryRulesTest extends QkdDeliveryFixture {

    @Test
    void serviceShouldFileWhereTheUsersSieveScriptSays() throws Exception {
        stock.script(
                BOB.asString(),
                "require \"fileinto\"; if header :contains \"Subject\" \"old mill\" { fileinto \"Mill\"; }");

        testee.service(sealed(BOB));

        assertThat(mailboxes.messages(BOB, "Mill")).hasSize(1);
        assertThat(mailboxes.inbox(BOB)).isEmpty();
        assertThat(mailboxes.origins())
                .allSatisfy(o -> assertThat(o.origin()).isEqualTo(AppendOrigin.DELIVER_SEALED));
    }

    @Test
    void serviceShouldStoreNothingWhenTheScriptDiscards() throws Exception {
        stock.script(BOB.asString(), "discard;");

        testee.service(sealed(BOB));

        assertThat(mailboxes.inbox(BOB)).isEmpty();
        assertThat(spool.mails()).isEmpty();
    }

    @Test
    void serviceShouldRedirectSealedWhenItGoesToALocalMailbox() throws Exception {
        stock.script(BOB.asString(), "redirect \"carol@home.test\";");
        Mail mail = sealed(BOB);

        testee.service(mail);
        assertThat(spool.text()).doesNotContain(TestMails.SUBJECT, TestMails.BODY);
        Mail redirected = takeFromSpool();
        assertThat(redirected.getState()).isEqualTo("qkd-delivery");
        testee.service(redirected);

        assertThat(mailboxes.inbox(BOB)).isEmpty();
        assertThat(mailboxes.inbox(CAROL)).hasSize(1);
        assertThat(mailboxes.origins())
                .hasSize(1)
                .doesNotContain(SealingContext.sealed(key(mail), "internal"));
    }

    @Test
    void serviceShouldKeepTheCopyWhenTwoUsersRedirectToEachOther() throws Exception {
        stock.script(BOB.asString(), "redirect \"carol@home.test\";");
        stock.script(CAROL.asString(), "redirect \"bob@home.test\";");
        Mail mail = sealed(BOB);
        int hops = 0;
        testee.service(mail);
        while (!spool.mails().isEmpty()) {
            testee.service(takeFromSpool());
            hops++;
        }

        assertThat(hops).isEqualTo(5);
        assertThat(mailboxes.inbox(BOB).size() + mailboxes.inbox(CAROL).size()).isEqualTo(1);
    }

    @Test
    void serviceShouldKeepTheCopyWhenARedirectOutsideIsRefused() throws Exception {
        stock.script(BOB.asString(), "redirect \"bob@elsewhere.test\";");

        testee.service(sealed(BOB));

        assertThat(mailboxes.inbox(BOB)).hasSize(1);
        assertThat(spool.mails()).hasSize(1);
        assertThat(spool.text())
                .contains("bob@elsewhere.test")
                .doesNotContain(TestMails.SUBJECT, TestMails.BODY);
    }

    @Test
    void serviceShouldForwardOutsideWhenTheServerAllowsIt() throws Exception {
        testee = testee("allow");
        stock.script(BOB.asString(), "redirect \"bob@elsewhere.test\";");

        testee.service(sealed(BOB));

        assertThat(mailboxes.inbox(BOB)).isEmpty();
        assertThat(Octets.of(spool.mails().get(0).getMessage())).isEqualTo(TestMails.MESSAGE);
    }

    @Test
    void serviceShouldAnswerForAUserOnVacationWithoutTheSubject() throws Exception {
        stock.vacation(
                BOB.asString(), VacationPatch.builder().isEnabled(true).textBody("At sea").build());

        testee.service(sealed(BOB));

        assertThat(mailboxes.inbox(BOB)).hasSize(1);
        assertThat(spool.text()).contains("At sea").doesNotContain(TestMails.SUBJECT);
    }

    @Test
    void serviceShouldLetTheSealedMailWaitWhenThereIsNoKeyForARedirect() throws Exception {
        stock.script(BOB.asString(), "redirect \"carol@home.test\";");
        Mail mail = sealed(BOB);
        keys.unavailable(true);

        testee.service(mail);

        assertThat(mailboxes.inbox(BOB)).isEmpty();
        keys.unavailable(false);
        testee.service(takeFromSpool());
        testee.service(takeFromSpool());
        assertThat(mailboxes.inbox(CAROL)).hasSize(1);
    }

    @Test
    void serviceShouldDeliverWhenTheAliasOfARecipientLeadsElsewhereMeanwhile() throws Exception {
        Mail mail = sealed(BOB);
        directory.rewrites.addForwardMapping(
                MappingSource.fromUser("bob", Domain.of("home.test")), "bob@elsewhere.test");

        testee.service(mail);

        assertThat(mailboxes.inbox(BOB)).hasSize(1);
    }
}
