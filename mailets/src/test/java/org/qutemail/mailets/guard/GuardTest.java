// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.vacation.api.VacationPatch;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qutemail.mailets.Spool;

/** What stock mailets write of their own about internal mail: replies, notices, errors. */
class GuardTest extends GuardFixture {

    @Test
    void sieveErrorShouldBecomeANoticeWhenTheScriptIsBroken() throws Exception {
        stock.script(BOB, "this is no sieve;");
        unguardedLeaks(stock::sieve);

        Outcome outcome = run(ExternalForward.REFUSE, stock::sieve);

        assertNothingLeaks();
        assertThat(Spool.text(onlyNotice(BOB))).contains("Your Sieve script failed");
        assertThat(outcome.keepsLocalCopy()).isTrue();
    }

    @Test
    void sieveRejectShouldCarryTheOwnersWordsOnly() throws Exception {
        stock.script(BOB, "require \"reject\"; reject \"I read no mail today\";");
        unguardedLeaks(stock::sieve);

        run(ExternalForward.REFUSE, stock::sieve);

        assertNothingLeaks();
        assertThat(spool.mails())
                .singleElement()
                .satisfies(
                        mail -> {
                            assertThat(mail.getRecipients())
                                    .containsExactly(new MailAddress("alice@home.test"));
                            assertThat(Spool.text(mail))
                                    .contains("I read no mail today", "disposition-notification");
                        });
    }

    @Test
    void sieveVacationShouldCarryTheOwnersWordsOnly() throws Exception {
        stock.script(BOB, "require \"vacation\"; vacation :subject \"Away\" \"At the sea\";");

        run(ExternalForward.REFUSE, stock::sieve);

        assertNothingLeaks();
        assertThat(Spool.text(spool.mails().get(0))).contains("Subject: Away", "At the sea");
    }

    @Test
    void vacationReplyOfStockJamesShouldRepeatTheSubject() throws Exception {
        stock.vacation(BOB, VacationPatch.builder().isEnabled(true).textBody("At sea").build());

        unguardedLeaks(stock::vacation);
    }

    @ParameterizedTest
    @CsvSource({
        "'',Automatic reply",
        "On leave,On leave",
        "Re: the MEETING  at the old mill - away,Automatic reply",
        "=?UTF-8?Q?The_meeting_at_the_old_mill?=,Automatic reply"
    })
    void vacationReplyShouldNeverRepeatTheSubject(String subject, String sent) throws Exception {
        VacationPatch.Builder patch =
                VacationPatch.builder().isEnabled(true).textBody("At the sea");
        stock.vacation(BOB, (subject.isEmpty() ? patch : patch.subject(subject)).build());

        run(ExternalForward.REFUSE, stock::vacation);

        assertNothingLeaks();
        assertThat(spool.mails())
                .singleElement()
                .satisfies(
                        mail -> {
                            assertThat(mail.getMaybeSender().isNullSender()).isTrue();
                            assertThat(mail.getRecipients())
                                    .containsExactly(new MailAddress("alice@home.test"));
                            assertThat(Spool.text(mail))
                                    .contains("At the sea", "Subject: " + sent + "\r\n");
                        });
    }

    @Test
    void mailForAnErrorProcessorShouldBecomeANoticeToTheSender() throws Exception {
        directory.rewrites.addErrorMapping(
                MappingSource.fromUser("bob", Domain.of("home.test")), "554 gone");
        unguardedLeaks(stock::rewriteTable);

        run(ExternalForward.ALLOW, stock::rewriteTable);

        assertNothingLeaks();
        assertThat(Spool.text(onlyNotice("alice@home.test"))).contains("not delivered", BOB);
    }

    @Test
    void bounceShouldBecomeANoticeToTheSender() throws Exception {
        run(ExternalForward.ALLOW, () -> guarded.bounce(open(), BODY), 0);

        assertNothingLeaks();
        onlyNotice("alice@home.test");
    }

    @Test
    void unknownMailShouldBeStoppedWhenItMayQuoteTheMessage() throws Exception {
        Mail quoting = open();
        byte[] text = ("Subject: fw\r\n\r\n" + BODY).getBytes(StandardCharsets.US_ASCII);
        quoting.setMessage(Octets.message(text));
        quoting.setRecipients(List.of(new MailAddress("eve@elsewhere.test")));

        Outcome outcome = run(ExternalForward.ALLOW, () -> guarded.sendMail(quoting), 0);

        assertNothingLeaks();
        assertThat(outcome.keepsLocalCopy()).isTrue();
        onlyNotice(BOB);
    }

    @Test
    void sendingShouldFailWhenNoMessageIsOpen() {
        assertThatThrownBy(() -> guarded.sendMail(open()))
                .hasMessageContaining("nothing may leave here");
        assertThat(spool.mails()).isEmpty();
    }
}
