// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.mail.MessagingException;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.core.Username;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.server.core.MailImpl;
import org.apache.james.vacation.api.VacationPatch;
import org.apache.mailet.Mail;
import org.apache.mailet.Mailet;
import org.apache.mailet.MailetContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.qutemail.core.key.FixedKeyService;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyPurpose;
import org.qutemail.core.key.KeyUnavailableException;
import org.qutemail.core.seal.cms.CmsSealer;
import org.qutemail.mailets.Spool;
import org.qutemail.matchers.Directory;
import org.qutemail.matchers.QkdAttributes;

/**
 * Stock Sieve, vacation and rewrite table with an internal message open before them: what comes to
 * lie in James' spool queue. Each has its positive control, the same mailet unguarded.
 */
class GuardTest {

    private static final String SUBJECT = "The meeting at the old mill";
    private static final String BODY = "Bring the blue folder";
    private static final byte[] MESSAGE =
            ("From: Alice <alice@home.test>\r\nReply-To: alice@home.test\r\nTo: bob@home.test\r\n"
                            + "Subject: "
                            + SUBJECT
                            + "\r\nMessage-ID: <1@home.test>\r\n"
                            + "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n"
                            + BODY
                            + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
    private static final String BOB = "bob@home.test";

    private final FixedKeyService keys = new FixedKeyService();
    private Directory directory;
    private Spool spool;
    private StockMailets stock;
    private GuardedMailetContext guarded;
    private MailAddress bob;

    @BeforeEach
    void setUp() throws Exception {
        directory = new Directory();
        directory.users.addUser(Username.of("carol@home.test"), "secret-c");
        spool = new Spool(directory, Clock.systemUTC());
        stock = new StockMailets(directory);
        guarded = new GuardedMailetContext(spool.context);
        bob = new MailAddress(BOB);
    }

    private interface MailetMaker {
        Mailet on(MailetContext context) throws Exception;
    }

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

    private Outcome run(ExternalForward policy, MailetMaker maker) throws Exception {
        return run(policy, maker, 0);
    }

    private Outcome run(ExternalForward policy, MailetMaker maker, int redirects) throws Exception {
        Mailet mailet = maker.on(guarded);
        Mail mail = open();
        return run(policy, () -> mailet.service(mail), redirects);
    }

    private Outcome run(ExternalForward policy, GuardedMailetContext.Work work, int redirects)
            throws Exception {
        InternalMessage message =
                new InternalMessage(
                        "test",
                        UUID.randomUUID(),
                        MaybeSender.of(new MailAddress("alice@home.test")),
                        MESSAGE,
                        redirects,
                        "qkd-delivery");
        Outcome outcome =
                new OutgoingPolicy(
                                policy,
                                new Destinations(
                                        directory.mailboxes(),
                                        directory.rewrites,
                                        directory.domains),
                                this::reseal,
                                new Notices(spool.context.getPostmaster(), Clock.systemUTC()),
                                new RecordingMetricFactory())
                        .run(message, bob, guarded, work);
        outcome.send(spool.context);
        return outcome;
    }

    private List<Mail> reseal(InternalMessage message, Collection<MailAddress> recipients)
            throws KeyException {
        try (KeyMaterial key = keys.open(keys.take(KeyPurpose.DELIVERY).id())) {
            byte[] cms = new CmsSealer(new SecureRandom()).seal(key, message.octets());
            MailImpl mail =
                    MailImpl.builder()
                            .name("sealed")
                            .sender(message.sender())
                            .addRecipients(recipients)
                            .state("qkd-delivery")
                            .build();
            String header = "Content-Transfer-Encoding: base64\r\n\r\n";
            String sealed = header + Base64.getMimeEncoder().encodeToString(cms);
            mail.setMessageNoCopy(Octets.message(sealed.getBytes(StandardCharsets.US_ASCII)));
            return List.of(mail);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Mail open() throws MessagingException {
        MailImpl mail =
                MailImpl.builder().name("test").sender("alice@home.test").addRecipient(BOB).build();
        mail.setMessageNoCopy(Octets.message(MESSAGE));
        return mail;
    }

    /** The positive control: with the real context the stock mailet's mail holds the content. */
    private void unguardedLeaks(MailetMaker maker) throws Exception {
        maker.on(spool.context).service(open());
        assertThat(spool.text()).containsAnyOf(SUBJECT, BODY);
        spool.clear();
    }

    private void assertNothingLeaks() throws Exception {
        assertThat(spool.text()).isNotEmpty().doesNotContainIgnoringCase(SUBJECT, BODY);
        for (String word : List.of(SUBJECT, BODY)) {
            String base64 =
                    Base64.getEncoder().encodeToString(word.getBytes(StandardCharsets.UTF_8));
            assertThat(spool.text()).doesNotContain(base64, word.replace(' ', '_'));
        }
    }

    private Mail onlyNotice(String to) throws Exception {
        assertThat(spool.mails()).hasSize(1);
        Mail notice = spool.mails().get(0);
        assertThat(notice.getRecipients()).containsExactly(new MailAddress(to));
        assertThat(notice.getMaybeSender().isNullSender()).isTrue();
        assertThat(Spool.text(notice)).contains("From: postmaster@home.test");
        return notice;
    }
}
