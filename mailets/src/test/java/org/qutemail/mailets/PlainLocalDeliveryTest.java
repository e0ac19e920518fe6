// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qutemail.matchers.Directory.ALICE;
import static org.qutemail.matchers.Directory.BOB;

import java.util.List;
import java.util.Map;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.qutemail.core.policy.Delivery;
import org.qutemail.core.policy.SealingContext;
import org.qutemail.matchers.Directory;
import org.qutemail.matchers.InternalMail;
import org.qutemail.matchers.QkdAttributes;

class PlainLocalDeliveryTest {

    private final Mailboxes mailboxes = new Mailboxes();
    private final RecordingMetricFactory metrics = new RecordingMetricFactory();
    private Directory directory;
    private Spool spool;
    private PlainLocalDelivery testee;

    @BeforeEach
    void setUp() throws Exception {
        directory = new Directory();
        spool = new Spool(directory, new SteppingClock());
        testee =
                new PlainLocalDelivery(
                        new LocalMailboxDelivery(
                                directory.users,
                                mailboxes.manager(),
                                metrics,
                                new DeliverOnce(mailboxes.names, metrics)));
        testee.init(new TestConfig(spool.context, Map.of()));
    }

    @Test
    void serviceShouldStoreTheMessageWithTheReasonWhyItIsPlain() throws Exception {
        Mail mail = external(BOB.asString());
        new InternalMail(directory.identity(), directory.mailboxes(), metrics).match(mail);

        testee.service(mail);

        assertThat(mailboxes.inbox(BOB))
                .singleElement()
                .satisfies(
                        message -> {
                            assertThat(message)
                                    .contains(
                                            "Return-Path: <alice@home.test>\r\n",
                                            "Delivered-To: bob@home.test\r\n",
                                            TestMails.SUBJECT)
                                    .doesNotContain("X-QKD");
                        });
        assertThat(mailboxes.origins()).containsExactly(SealingContext.plain("not-submitted"));
        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
    }

    @Test
    void serviceShouldStoreForAllRecipientsWhenNothingWasDecided() throws Exception {
        testee.service(external(BOB.asString(), ALICE.asString()));

        assertThat(mailboxes.inbox(BOB)).hasSize(1);
        assertThat(mailboxes.inbox(ALICE))
                .singleElement()
                .satisfies(
                        message -> {
                            assertThat(message)
                                    .contains("Delivered-To: alice@")
                                    .doesNotContain("Delivered-To: bob@");
                        });
        assertThat(mailboxes.origins()).containsOnly(SealingContext.plain("external"));
    }

    @Test
    void serviceShouldGoToTheErrorProcessorForThoseWhoHaveNone() throws Exception {
        mailboxes.failing.add(BOB);
        testee.init(new TestConfig(spool.context, Map.of("retries", "0")));
        Mail mail = external(BOB.asString(), ALICE.asString());

        testee.service(mail);

        assertThat(mailboxes.inbox(ALICE)).hasSize(1);
        assertThat(mail.getState()).isEqualTo("error");
        assertThat(mail.getRecipients()).isEqualTo(List.of(new MailAddress(BOB.asString())));
        assertThat(spool.mails()).isEmpty();
    }

    @Test
    void serviceShouldSendToTheErrorProcessorAsStockJamesDoesWhenTheMailGoesOn() throws Exception {
        mailboxes.failing.add(BOB);
        testee.init(new TestConfig(spool.context, Map.of("retries", "0", "consume", "false")));
        Mail mail = external(BOB.asString(), ALICE.asString());

        testee.service(mail);

        assertThat(mailboxes.inbox(ALICE)).hasSize(1);
        assertThat(mail.getState()).isEqualTo("local-delivery");
        assertThat(mail.getRecipients()).hasSize(2);
        assertThat(spool.mails())
                .singleElement()
                .satisfies(
                        error -> {
                            assertThat(error.getState()).isEqualTo("error");
                            assertThat(error.getRecipients())
                                    .isEqualTo(List.of(new MailAddress(BOB.asString())));
                        });
    }

    @Test
    void serviceShouldRefuseInternalMailHoweverItGotHere() throws Exception {
        Mail undecided = TestMails.submitted("local-delivery", BOB.asString());
        Mail decided = TestMails.submitted("local-delivery", BOB.asString());
        new InternalMail(directory.identity(), directory.mailboxes(), metrics).match(decided);

        assertThatThrownBy(() -> testee.service(undecided)).hasMessageContaining("InternalMail");
        assertThatThrownBy(() -> testee.service(decided)).hasMessageContaining("InternalMail");
        assertThat(mailboxes.inbox(BOB)).isEmpty();
    }

    @Test
    void serviceShouldRefuseMailWhoseMailboxWasMadeAfterTheDecision() throws Exception {
        Mail mail = TestMails.submitted("local-delivery", "late@home.test");
        new InternalMail(directory.identity(), directory.mailboxes(), metrics).match(mail);
        directory.users.addUser(Username.of("late@home.test"), "secret");

        assertThatThrownBy(() -> testee.service(mail)).hasMessageContaining("late@home.test");
        assertThat(mailboxes.inbox(Username.of("late@home.test"))).isEmpty();
    }

    @Test
    void serviceShouldStoreOnceWhatTheQueueBringsTwice() throws Exception {
        testee.service(queued(BOB.asString(), ALICE.asString()));
        mailboxes.names.there.addAll(mailboxes.names.asked);

        Mail again = queued(BOB.asString(), ALICE.asString());
        testee.service(again);

        assertThat(mailboxes.inbox(BOB)).hasSize(1);
        assertThat(mailboxes.inbox(ALICE)).hasSize(1);
        assertThat(again.getState()).isEqualTo(Mail.GHOST);
        assertThat(mailboxes.names.there).hasSize(2);
    }

    @Test
    void serviceShouldStoreForWhoeverHasNoneYetWhenTheMailComesAgain() throws Exception {
        mailboxes.failing.add(BOB);
        testee.init(new TestConfig(spool.context, Map.of("retries", "0")));
        Mail failed = queued(BOB.asString(), ALICE.asString());
        testee.service(failed);
        List<Delivery> first = List.copyOf(mailboxes.names.asked);
        mailboxes.names.there.add(first.get(1));

        // Killed before it was off the queue; what failed is on it, too.
        mailboxes.failing.clear();
        testee.service(queued(BOB.asString(), ALICE.asString()));
        mailboxes.names.there.addAll(mailboxes.names.asked);
        testee.service(failed);

        assertThat(first)
                .extracting(Delivery::recipient)
                .containsExactly("bob@home.test", "alice@home.test");
        assertThat(mailboxes.inbox(BOB))
                .singleElement()
                .asString()
                .containsOnlyOnce("Delivered-To")
                .containsOnlyOnce("Return-Path");
        assertThat(mailboxes.inbox(ALICE)).hasSize(1);
    }

    @Test
    void whatFailedShouldArriveAsItWouldHaveTheFirstTime() throws Exception {
        mailboxes.failing.add(BOB);
        testee.init(new TestConfig(spool.context, Map.of("retries", "0")));
        Mail failed = queued(BOB.asString());
        testee.service(failed);
        mailboxes.failing.clear();

        testee.service(failed);

        assertThat(mailboxes.inbox(BOB))
                .singleElement()
                .asString()
                .containsOnlyOnce("Delivered-To")
                .containsOnlyOnce("Return-Path");
    }

    @Test
    void serviceShouldStoreEachMailOfTheSameContentAndTheSameMailOfAnother() throws Exception {
        testee.service(queued(BOB.asString()));
        mailboxes.names.there.addAll(mailboxes.names.asked);
        Mail sameContent = queued(BOB.asString());
        sameContent.setAttribute(
                new Attribute(QkdAttributes.QUEUED_AS, AttributeValue.of("Mail2")));
        Mail sameMail = queued(BOB.asString());
        sameMail.getMessage().setHeader("Subject", "a notice about it");

        testee.service(sameContent);
        testee.service(sameMail);

        assertThat(mailboxes.inbox(BOB)).hasSize(3);
    }

    @Test
    void serviceShouldGoToTheErrorProcessorWithWhatNobodyKnowsOf() throws Exception {
        mailboxes.names.away = true;
        testee.init(new TestConfig(spool.context, Map.of("retries", "0")));

        Mail mail = queued(BOB.asString());
        testee.service(mail);

        assertThat(mailboxes.inbox(BOB)).isEmpty();
        assertThat(mail.getState()).isEqualTo("error");
    }

    @Test
    void serviceShouldStoreForTheOthersBeforeItPropagatesAFailure() throws Exception {
        mailboxes.failing.add(BOB);
        testee.init(
                new TestConfig(
                        spool.context, Map.of("retries", "0", "onMailetException", "propagate")));

        Mail mail = external(BOB.asString(), ALICE.asString());
        assertThatThrownBy(() -> testee.service(mail)).isInstanceOf(MessagingException.class);

        assertThat(mailboxes.inbox(ALICE)).hasSize(1);
        assertThat(spool.mails()).isEmpty();
        // Once it was marked as done before it failed, and the spooler dropped it.
        assertThat(mail.getState()).isEqualTo("local-delivery");
        assertThat(mail.getRecipients()).hasSize(2);
    }

    @Test
    void serviceShouldEndHereWhenFailuresAreIgnored() throws Exception {
        mailboxes.failing.add(BOB);
        testee.init(
                new TestConfig(
                        spool.context, Map.of("retries", "0", "onMailetException", "ignore")));
        Mail mail = external(BOB.asString(), ALICE.asString());

        testee.service(mail);

        assertThat(mailboxes.inbox(ALICE)).hasSize(1);
        assertThat(spool.mails()).isEmpty();
        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
    }

    private static Mail queued(String... recipients) throws Exception {
        Mail mail = external(recipients);
        mail.setAttribute(new Attribute(QkdAttributes.QUEUED_AS, AttributeValue.of("Mail1")));
        return mail;
    }

    private static Mail external(String... recipients) throws Exception {
        Mail mail = TestMails.submitted("local-delivery", recipients);
        mail.removeAttribute(QkdAttributes.SUBMITTED_BY);
        return mail;
    }
}
