// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.qutemail.core.key.FixedKeyService;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyReason;
import org.qutemail.core.key.KeyRequest;
import org.qutemail.core.policy.LargeMailLimit;
import org.qutemail.core.seal.cms.CmsMime;
import org.qutemail.core.seal.cms.CmsOpener;
import org.qutemail.core.seal.cms.QkdEnvelope;
import org.qutemail.mailets.guard.Octets;
import org.qutemail.matchers.Directory;
import org.qutemail.matchers.InternalMail;
import org.qutemail.matchers.QkdAttributes;

class QkdSealTest {

    private static final String BOB = "bob@home.test";

    private final SteppingClock clock = new SteppingClock();
    private final FixedKeyService keys = new FixedKeyService();
    private final RecordingMetricFactory metrics = new RecordingMetricFactory();
    private Directory directory;
    private Spool spool;
    private QkdSeal testee;

    @BeforeEach
    void setUp() throws Exception {
        directory = new Directory();
        spool = new Spool(directory, clock);
        testee = testee(Map.of());
    }

    @Test
    void serviceShouldHandOnTheSealedFormOnly() throws Exception {
        Mail mail = TestMails.submitted("qkd-seal", BOB, "alice@home.test");

        testee.service(mail);

        assertThat(mail.getState()).isEqualTo("qkd-delivery");
        String text = Spool.text(mail);
        assertThat(text).doesNotContain(TestMails.SUBJECT, TestMails.BODY, "client.test", BOB);
        assertThat(mail.getMessage().getSubject()).isEqualTo("Encrypted message");
        byte[] cms = CmsMime.extract(Octets.of(mail.getMessage()));
        assertThat(QkdAttributes.string(mail, QkdAttributes.SEALED_KEY))
                .contains(new CmsOpener().keyId(cms).toString());
        QkdEnvelope.Enveloped opened = QkdEnvelope.parse(new CmsOpener().open(cms, keys));
        assertThat(opened.message()).isEqualTo(TestMails.MESSAGE);
        assertThat(opened.envelope().sender()).isEqualTo("alice@home.test");
        assertThat(opened.envelope().recipients()).containsExactly(BOB, "alice@home.test");
        assertThat(spool.mails()).isEmpty();
    }

    @Test
    void serviceShouldLeaveOutAForgedEnvelopeField() throws Exception {
        Mail mail = TestMails.submitted("qkd-seal", BOB);
        mail.getMessage().setHeader("QKD-Envelope", "1 <x> <eve@elsewhere.test>");

        testee.service(mail);

        byte[] cms = CmsMime.extract(Octets.of(mail.getMessage()));
        assertThat(QkdEnvelope.parse(new CmsOpener().open(cms, keys)).message())
                .isEqualTo(TestMails.MESSAGE);
    }

    @Test
    void serviceShouldPutTheMailOffOnItsScheduleWhenThereIsNoKey() throws Exception {
        keys.unavailable(true);
        List<Duration> delays = new ArrayList<>();
        Mail mail = TestMails.submitted("qkd-seal", BOB);
        for (int i = 0; i < 5; i++) {
            testee.service(mail);
            assertThat(mail.getState()).isEqualTo(Mail.GHOST);
            delays.add(Duration.between(clock.instant(), due()));
            mail = takeFromSpool();
            clock.forward(delays.get(i));
        }

        assertThat(delays)
                .extracting(Duration::toSeconds)
                .containsExactly(60L, 120L, 240L, 240L, 240L);
        assertThat(mail.getState()).isEqualTo("qkd-seal");
        assertThat(Octets.of(mail.getMessage())).isEqualTo(TestMails.MESSAGE);
        assertThat(QkdAttributes.submitter(mail)).contains(Directory.ALICE);

        keys.unavailable(false);
        testee.service(mail);

        assertThat(mail.getState()).isEqualTo("qkd-delivery");
        assertThat(Spool.text(mail)).doesNotContain(TestMails.SUBJECT);
        assertThat(mail.getAttribute(QkdAttributes.ATTEMPTS)).isEmpty();
    }

    @Test
    void serviceShouldTellTheSenderWithoutContentWhenItGivesUp() throws Exception {
        keys.unavailable(true);
        Mail mail = TestMails.submitted("qkd-seal", BOB);
        testee.service(mail);
        mail = takeFromSpool();
        clock.forward(Duration.ofDays(5));

        testee.service(mail);

        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        assertThat(spool.mails())
                .singleElement()
                .satisfies(
                        notice -> {
                            assertThat(notice.getRecipients())
                                    .containsExactly(new MailAddress("alice@home.test"));
                            assertThat(notice.getMaybeSender().isNullSender()).isTrue();
                        });
        assertThat(spool.text())
                .contains(BOB, "Date: Fri, 27 Nov 2026 12:00:00 +0000")
                .doesNotContain(TestMails.SUBJECT, TestMails.BODY);
    }

    @Test
    void serviceShouldMakeOneMailForEachRecipientWhenEachHasAnOwnKey() throws Exception {
        keys.give(KeyMode.PER_RECIPIENT, KeyReason.POLICY);
        Mail last = TestMails.submitted("qkd-seal", BOB, "carol@home.test", "alice@home.test");

        testee.service(last);

        List<Mail> mails = new ArrayList<>(spool.mails());
        mails.add(last);
        List<String> served = new ArrayList<>();
        List<Object> keyIds = new ArrayList<>();
        for (Mail mail : mails) {
            assertThat(mail.getState()).isEqualTo("qkd-delivery");
            assertThat(Spool.text(mail)).doesNotContain(TestMails.SUBJECT, TestMails.BODY);
            assertThat(QkdAttributes.submitter(mail)).contains(Directory.ALICE);
            byte[] cms = CmsMime.extract(Octets.of(mail.getMessage()));
            keyIds.add(new CmsOpener().keyId(cms));
            QkdEnvelope.Enveloped opened = QkdEnvelope.parse(new CmsOpener().open(cms, keys));
            assertThat(opened.message()).isEqualTo(TestMails.MESSAGE);
            // Nobody learns of the others, who may be blind copies.
            assertThat(mail.getRecipients())
                    .extracting(MailAddress::asString)
                    .isEqualTo(opened.envelope().recipients());
            served.addAll(opened.envelope().recipients());
        }
        assertThat(served).containsExactly(BOB, "carol@home.test", "alice@home.test");
        assertThat(keyIds).doesNotHaveDuplicates();
        assertThat(metrics.countFor("qutemail.seal.mode.per-recipient")).isEqualTo(1);
    }

    @Test
    void serviceShouldServeEachRecipientOnceUnderAnOwnNameWhenKeysGetLostInBetween()
            throws Exception {
        keys.give(KeyMode.PER_RECIPIENT, KeyReason.POLICY);
        keys.mostThatOpen(1);
        Mail mail =
                TestMails.submitted(
                        "qkd-seal", BOB, "carol@home.test", "dave@home.test", "alice@home.test");

        testee.service(mail);
        List<Mail> sealed = new ArrayList<>(spool.mails());
        spool.clear();
        Mail rest = sealed.remove(1);
        assertThat(rest.getState()).isEqualTo("qkd-seal");
        assertThat(rest.getRecipients()).hasSize(3).doesNotContain(new MailAddress(BOB));
        assertThat(Octets.of(rest.getMessage())).isEqualTo(TestMails.MESSAGE);
        keys.mostThatOpen(4);
        testee.service(rest);

        sealed.addAll(spool.mails());
        sealed.add(rest);
        assertThat(sealed).extracting(Mail::getState).containsOnly("qkd-delivery");
        assertThat(sealed).extracting(Mail::getName).doesNotHaveDuplicates();
        assertThat(sealed)
                .flatExtracting(Mail::getRecipients)
                .extracting(MailAddress::asString)
                .containsExactlyInAnyOrder(
                        BOB, "carol@home.test", "dave@home.test", "alice@home.test");
    }

    @Test
    void serviceShouldDestroyTheKeysThatSealedNothingWhenItFailsInBetween() throws Exception {
        keys.give(KeyMode.PER_RECIPIENT, KeyReason.POLICY);
        keys.mostThatOpen(1);

        testee.service(TestMails.submitted("qkd-seal", BOB, "carol@home.test", "dan@home.test"));

        assertThat(spool.mails())
                .extracting(Mail::getState, mail -> mail.getRecipients().size())
                .containsExactly(tuple("qkd-delivery", 1), tuple("qkd-seal", 2));
        byte[] cms = CmsMime.extract(Octets.of(spool.mails().get(0).getMessage()));
        assertThat(keys.discarded()).hasSize(2).doesNotContain(new CmsOpener().keyId(cms));
    }

    @Test
    void serviceShouldRecordThatItSteppedDown() throws Exception {
        keys.give(KeyMode.EPOCH, KeyReason.LOW_WATER);
        Mail mail = TestMails.submitted("qkd-seal", BOB);

        testee.service(mail);

        assertThat(QkdAttributes.string(mail, QkdAttributes.KEY_REASON)).contains("low-water");
        assertThat(metrics.countFor("qutemail.seal.mode.epoch")).isEqualTo(1);
        assertThat(metrics.countFor("qutemail.seal.stepped-down")).isEqualTo(1);
    }

    @Test
    void serviceShouldAskForAKeyOnTheBudgetOfTheUserWhoSubmitted() throws Exception {
        testee.service(TestMails.submitted("qkd-seal", BOB, "carol@home.test"));

        assertThat(keys.requests())
                .containsExactly(
                        KeyRequest.delivery(
                                2, TestMails.MESSAGE.length, Optional.of("alice@home.test")));
    }

    @Test
    void serviceShouldTellTheSenderAtOnceWhenThePolicyIsNotToWait() throws Exception {
        keys.unavailable(true).bouncing(true);
        Mail mail = TestMails.submitted("qkd-seal", BOB);

        testee.service(mail);

        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        assertThat(takeFromSpool().getRecipients())
                .containsExactly(new MailAddress("alice@home.test"));
        assertThat(spool.text()).doesNotContain(TestMails.SUBJECT, TestMails.BODY);
        assertThat(metrics.countFor("qutemail.seal.bounced")).isEqualTo(1);
    }

    @Test
    void serviceShouldSendUndecidedMailBackToBeDecided() throws Exception {
        directory.down = true;
        Mail mail = TestMails.submitted("qkd-seal", BOB);
        new InternalMail(directory.identity(), directory.mailboxes(), metrics).match(mail);

        testee.service(mail);

        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        assertThat(takeFromSpool().getState()).isEqualTo("transport");
        assertThat(keys.taken()).isZero();
    }

    @Test
    void serviceShouldPutTheMailOffWhenItCannotBeRead() throws Exception {
        Mail mail = TestMails.submitted("qkd-seal", BOB);
        mail.setRecipients(List.of());

        testee.service(mail);

        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        assertThat(takeFromSpool().getState()).isEqualTo("qkd-seal");
    }

    @Test
    void initShouldFailWhenAParameterIsWrong() {
        assertThatThrownBy(() -> testee(Map.of("delays", "soon"))).hasMessageContaining("delays");
    }

    private QkdSeal testee(Map<String, String> parameters) throws Exception {
        QkdSeal mailet =
                new QkdSeal(
                        new SealedMails(keys, clock),
                        new LargeMails(new LargeMailLimit(2)),
                        spool.queues,
                        metrics,
                        clock);
        mailet.init(new TestConfig(spool.context, parameters));
        return mailet;
    }

    private java.time.Instant due() {
        return spool.items().get(0).getNextDelivery().orElseThrow().toInstant();
    }

    private Mail takeFromSpool() {
        Mail mail = spool.mails().get(0);
        spool.clear();
        return mail;
    }
}
