// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.qutemail.matchers.Directory.ALICE;
import static org.qutemail.matchers.Directory.BOB;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.mail.MessagingException;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.qutemail.core.key.KeyPurpose;
import org.qutemail.core.policy.AppendOrigin;
import org.qutemail.core.policy.LargeMailLimit;
import org.qutemail.core.policy.SealingContext;
import org.qutemail.core.seal.cms.CmsMime;
import org.qutemail.mailets.guard.Octets;
import org.qutemail.matchers.QkdAttributes;

/** The decision table: which mail is sealed, through the processors as shipped. */
class PipelineTest {

    private static final String MARK = "X-QKD-Protection: sealed;";
    private static final Username CAROL = Username.of("carol@home.test");
    private static final String OUTSIDE = "eve@elsewhere.test";

    private Pipeline pipeline;

    @BeforeEach
    void setUp() throws Exception {
        start("refuse");
    }

    private void start(String externalForward) throws Exception {
        pipeline = new Pipeline(externalForward);
        pipeline.directory.users.addUser(CAROL, "secret-c");
    }

    @AfterEach
    void nothingInternalIsLeftInRepositories() throws Exception {
        for (String path :
                List.of(
                        "var/mail/error/",
                        "var/mail/address-error/",
                        "var/mail/relay-denied/",
                        "var/mail/rrt-error/")) {
            assertThat(pipeline.repository(path)).as(path).isEmpty();
        }
    }

    @Test
    void submittedMailShouldBeSealedWhenTheRecipientIsLocal() throws Exception {
        pipeline.accept(submitted(BOB.asString()));

        assertSealed(BOB);
        assertThat(pipeline.keys.taken()).isEqualTo(1);
    }

    @Test
    void submittedMailShouldBeSealedUnderOneKeyWhenItGoesToAnAliasAndAGroup() throws Exception {
        pipeline.directory.rewrites.addGroupMapping(source("team"), BOB.asString());
        pipeline.directory.rewrites.addGroupMapping(source("team"), CAROL.asString());

        pipeline.accept(submitted("al@home.test", "team@home.test"));

        assertSealed(ALICE);
        assertSealed(BOB);
        assertSealed(CAROL);
        assertThat(pipeline.keys.taken()).isEqualTo(1);
    }

    @Test
    void submittedMailShouldBeSealedWhenACatchAllTakesIt() throws Exception {
        pipeline.directory.rewrites.addAddressMapping(
                MappingSource.fromDomain(Domain.of("home.test")), BOB.asString());

        pipeline.accept(submitted("anything@home.test"));

        assertSealed(BOB);
    }

    @Test
    void submittedMailShouldBeSplitWhenRecipientsAreMixed() throws Exception {
        pipeline.accept(submitted(BOB.asString(), OUTSIDE));

        assertSealed(BOB);
        assertThat(pipeline.repository("relayed/"))
                .singleElement()
                .satisfies(
                        mail -> {
                            assertThat(mail.getRecipients())
                                    .containsExactly(new MailAddress(OUTSIDE));
                            assertThat(Spool.text(mail))
                                    .contains(TestMails.SUBJECT, TestMails.BODY)
                                    .doesNotContain("QKD");
                            assertThat(mail.getAttribute(QkdAttributes.SEALED_KEY)).isEmpty();
                            assertThat(QkdAttributes.internalContent(mail)).isTrue();
                        });
    }

    @Test
    void submittedMailShouldBeOrdinaryWhenAllRecipientsAreOutside() throws Exception {
        pipeline.accept(submitted(OUTSIDE));

        assertThat(pipeline.repository("relayed/")).hasSize(1);
        assertThat(pipeline.keys.taken()).isZero();
    }

    @Test
    void jmapMailShouldBeSealed() throws Exception {
        Mail mail = unauthenticated(BOB.asString());
        mail.setAttribute(
                new Attribute(QkdAttributes.JMAP_USER, AttributeValue.of(ALICE.asString())));

        pipeline.accept(mail);

        assertSealed(BOB);
    }

    @Test
    void jmapMailShouldBePlainWhenFromIsAnothers() throws Exception {
        Mail mail = unauthenticated(BOB.asString());
        mail.setAttribute(
                new Attribute(QkdAttributes.JMAP_USER, AttributeValue.of("carol@home.test")));

        pipeline.accept(mail);

        assertPlain(BOB, "identity-mismatch");
    }

    @Test
    void mailShouldBePlainWhenItComesFromPort25WithALocalSenderOrByLmtp() throws Exception {
        pipeline.accept(unauthenticated(BOB.asString()));

        assertPlain(BOB, "not-submitted");
    }

    @Test
    void mailShouldBePlainWhenTheSenderIsNull() throws Exception {
        MailImpl mail = unauthenticated(BOB.asString());
        mail.setSender(null);

        pipeline.accept(mail);

        assertPlain(BOB, "null-sender");
    }

    @Test
    void forgedFieldsShouldBeTakenOff() throws Exception {
        MailImpl mail = unauthenticated(BOB.asString());
        mail.setMessageNoCopy(
                Octets.message(
                        (MARK + "\r\nSubject: s\r\n\r\nb").getBytes(StandardCharsets.US_ASCII)));

        pipeline.accept(mail);

        assertThat(pipeline.mailboxes.inbox(BOB).get(0)).doesNotContain("X-QKD");
    }

    @Test
    void aCapturedSealedMailShouldBeAnOrdinaryAttachmentWhenSomebodyMailsIt() throws Exception {
        SealedMails.Sealed captured =
                new SealedMails(pipeline.keys, pipeline.clock)
                        .seal(
                                pipeline.keys.take(KeyPurpose.DELIVERY).id(),
                                UUID.randomUUID(),
                                TestMails.MESSAGE,
                                unauthenticated(OUTSIDE).getMaybeSender(),
                                List.of(new MailAddress(BOB.asString())));
        MailImpl fromOutside = unauthenticated(BOB.asString());
        fromOutside.setMessageNoCopy(Octets.message(captured.octets()));
        MailImpl byHimself = submitted(ALICE.asString());
        byHimself.setMessageNoCopy(Octets.message(captured.octets()));

        pipeline.accept(fromOutside);
        pipeline.accept(byHimself);

        assertThat(pipeline.mailboxes.inbox(BOB).get(0))
                .contains("smime.p7m")
                .doesNotContain("X-QKD", TestMails.SUBJECT);
        assertThat(pipeline.mailboxes.inbox(ALICE).get(0))
                .contains("smime.p7m", MARK)
                .doesNotContain(TestMails.SUBJECT);
    }

    @Test
    void aForwardOutsideShouldBeRefusedAndTheOwnerTold() throws Exception {
        pipeline.directory.rewrites.addForwardMapping(source("bob"), OUTSIDE);

        pipeline.accept(submitted(BOB.asString()));

        // The notice to bob goes where his external mail goes, and holds nothing of the message.
        assertSealed(BOB);
        assertThat(pipeline.repository("relayed/"))
                .singleElement()
                .satisfies(
                        notice -> {
                            assertThat(Spool.text(notice))
                                    .contains("was not forwarded")
                                    .doesNotContain(TestMails.SUBJECT, TestMails.BODY);
                        });
    }

    @Test
    void aForwardOutsideShouldLeaveInClearOnlyWhenTheServerAllowsIt() throws Exception {
        start("allow");
        pipeline.directory.rewrites.addForwardMapping(source("bob"), OUTSIDE);

        pipeline.accept(submitted(BOB.asString()));

        assertThat(pipeline.mailboxes.inbox(BOB)).isEmpty();
        assertThat(pipeline.repository("relayed/"))
                .singleElement()
                .satisfies(
                        mail -> {
                            assertThat(Spool.text(mail))
                                    .contains(TestMails.SUBJECT, TestMails.BODY)
                                    .doesNotContain("QKD");
                            assertThat(QkdAttributes.string(mail, QkdAttributes.FORWARDED_FOR))
                                    .contains(BOB.asString());
                        });
    }

    @Test
    void aSieveRedirectShouldArriveSealedAtALocalMailbox() throws Exception {
        pipeline.stock.script(BOB.asString(), "redirect \"carol@home.test\";");

        pipeline.accept(submitted(BOB.asString()));

        assertSealed(CAROL);
        assertThat(pipeline.mailboxes.inbox(BOB)).isEmpty();
    }

    @Test
    void aSieveRedirectOfExternalMailShouldBeThatOfStockJames() throws Exception {
        pipeline.stock.script(BOB.asString(), "redirect \"" + OUTSIDE + "\";");

        pipeline.accept(unauthenticated(BOB.asString()));

        assertThat(pipeline.repository("relayed/")).hasSize(1);
        assertThat(pipeline.mailboxes.inbox(BOB)).isEmpty();
    }

    @Test
    void mailShouldWaitAndThenArriveWhenTheKeyServiceGoesAwayAndReturns() throws Exception {
        pipeline.keys.unavailable(true);
        pipeline.accept(submitted(BOB.asString(), OUTSIDE));
        assertThat(pipeline.mailboxes.inbox(BOB)).isEmpty();
        assertThat(pipeline.repository("relayed/")).hasSize(1);

        pipeline.clock.forward(Duration.ofSeconds(60));
        pipeline.drain();
        assertThat(pipeline.mailboxes.inbox(BOB)).isEmpty();
        pipeline.keys.unavailable(false);
        pipeline.clock.forward(Duration.ofSeconds(119));
        pipeline.drain();
        assertThat(pipeline.mailboxes.inbox(BOB)).isEmpty();
        pipeline.clock.forward(Duration.ofSeconds(1));
        pipeline.drain();

        assertSealed(BOB);
        assertThat(pipeline.spool.mails()).isEmpty();
        assertThat(pipeline.repository("relayed/")).hasSize(1);
    }

    @Test
    void mailShouldWaitToBeDecidedWhenTheDirectoryGoesAwayAndReturns() throws Exception {
        pipeline.directory.down = true;
        pipeline.accept(submitted(BOB.asString()));
        assertThat(pipeline.spool.mails()).hasSize(1);

        pipeline.directory.down = false;
        pipeline.clock.forward(Duration.ofSeconds(60));
        pipeline.drain();

        assertSealed(BOB);
    }

    @Test
    void aBounceToALocalSenderShouldQuoteNothing() throws Exception {
        pipeline.accept(submitted("nobody@home.test"));

        assertReportQuotesNothing("nobody@home.test");
    }

    @Test
    void aReportOfDeniedRelayingShouldQuoteNothingWhenTheContentIsInternal() throws Exception {
        MailImpl mail = submitted(BOB.asString(), OUTSIDE);
        mail.removeAttribute(Mail.SMTP_AUTH_USER);

        pipeline.accept(mail);

        assertSealed(BOB);
        assertThat(pipeline.repository("relayed/")).isEmpty();
        assertReportQuotesNothing(OUTSIDE);
    }

    @Test
    void aReportOfAFailedMappingShouldQuoteNothingWhenTheContentIsInternal() throws Exception {
        MailImpl mail = submitted("gone@home.test");
        mail.setState("rrt-error");

        pipeline.accept(mail);

        assertReportQuotesNothing("gone@home.test");
    }

    @Test
    void sealedMailShouldBeRefusedWhenARecipientWasChangedOnTheWay() throws Exception {
        MailImpl mail = submitted(BOB.asString());
        QkdSeal seal =
                new QkdSeal(
                        new SealedMails(pipeline.keys, pipeline.clock),
                        new LargeMails(new LargeMailLimit(2)),
                        pipeline.spool.queues,
                        new org.apache.james.metrics.tests.RecordingMetricFactory(),
                        pipeline.clock);
        seal.init(new TestConfig(pipeline.spool.context, java.util.Map.of()));
        seal.service(mail);
        mail.setRecipients(List.of(new MailAddress(CAROL.asString())));

        pipeline.accept(mail);

        assertThat(pipeline.mailboxes.inbox(CAROL)).isEmpty();
        assertThat(pipeline.repository("var/mail/qkd-refused/"))
                .singleElement()
                .satisfies(
                        kept -> {
                            assertThat(CmsMime.isSealed(Octets.of(kept.getMessage()))).isTrue();
                        });
        assertThat(pipeline.mailboxes.inbox(ALICE)).hasSize(1);
    }

    private void assertReportQuotesNothing(String recipient) throws Exception {
        assertThat(pipeline.mailboxes.inbox(ALICE))
                .singleElement()
                .satisfies(
                        notice -> {
                            assertThat(notice)
                                    .contains(recipient)
                                    .doesNotContain(TestMails.SUBJECT, TestMails.BODY);
                        });
    }

    private void assertSealed(Username user) throws Exception {
        assertThat(pipeline.mailboxes.inbox(user))
                .singleElement()
                .satisfies(
                        message -> {
                            assertThat(message)
                                    .contains(MARK, TestMails.SUBJECT)
                                    .endsWith(TestMails.BODY + "\r\n\r\n");
                        });
        assertThat(pipeline.mailboxes.origins())
                .anySatisfy(o -> assertThat(o.origin()).isEqualTo(AppendOrigin.DELIVER_SEALED));
    }

    private void assertPlain(Username user, String reason) throws Exception {
        assertThat(pipeline.mailboxes.inbox(user))
                .singleElement()
                .satisfies(
                        message -> {
                            assertThat(message).doesNotContain("X-QKD").contains(TestMails.SUBJECT);
                        });
        assertThat(pipeline.mailboxes.origins()).containsExactly(SealingContext.plain(reason));
        assertThat(pipeline.keys.taken()).isZero();
    }

    private static MailImpl submitted(String... recipients) throws MessagingException {
        MailImpl mail = TestMails.submitted(Mail.DEFAULT, recipients);
        mail.setAttribute(new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of(ALICE.asString())));
        return mail;
    }

    private static MailImpl unauthenticated(String... recipients) throws MessagingException {
        MailImpl mail = TestMails.submitted(Mail.DEFAULT, recipients);
        mail.removeAttribute(QkdAttributes.SUBMITTED_BY);
        return mail;
    }

    private static MappingSource source(String user) {
        return MappingSource.fromUser(user, Domain.of("home.test"));
    }
}
