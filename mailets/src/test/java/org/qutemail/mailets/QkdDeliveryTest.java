// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qutemail.matchers.Directory.ALICE;
import static org.qutemail.matchers.Directory.BOB;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.mailetcontainer.api.MailetLoader;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.server.core.MailImpl;
import org.apache.james.vacation.api.VacationPatch;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.core.key.FixedKeyService;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyReason;
import org.qutemail.core.policy.AppendOrigin;
import org.qutemail.core.policy.LargeMailLimit;
import org.qutemail.core.policy.SealedStorage;
import org.qutemail.core.policy.SealingContext;
import org.qutemail.core.seal.cms.CmsMime;
import org.qutemail.core.seal.cms.CmsOpener;
import org.qutemail.core.seal.cms.QkdEnvelope;
import org.qutemail.mailets.guard.Destinations;
import org.qutemail.mailets.guard.Octets;
import org.qutemail.mailets.guard.StockMailets;
import org.qutemail.matchers.Directory;
import org.qutemail.matchers.QkdAttributes;

/** Sealed mail on its way into James' memory mailboxes, with the stock mailets for the rules. */
class QkdDeliveryTest {

    private static final Username CAROL = Username.of("carol@home.test");

    private final SteppingClock clock = new SteppingClock();
    private final FixedKeyService keys = new FixedKeyService();
    private final RecordingMetricFactory metrics = new RecordingMetricFactory();
    private final Mailboxes mailboxes = new Mailboxes();
    private Directory directory;
    private Spool spool;
    private StockMailets stock;
    private QkdDelivery testee;

    @BeforeEach
    void setUp() throws Exception {
        directory = new Directory();
        directory.users.addUser(CAROL, "secret-c");
        spool = new Spool(directory, clock);
        stock = new StockMailets(directory);
        testee = testee("refuse");
    }

    @Test
    void serviceShouldPutTheOriginalIntoEachMailboxBehindOurThreeFields() throws Exception {
        Mail mail = sealed(BOB, CAROL);
        String keyId = key(mail).toString();

        testee.service(mail);

        for (Username user : List.of(BOB, CAROL)) {
            String original = new String(TestMails.MESSAGE, StandardCharsets.ISO_8859_1);
            String body = original.substring(original.indexOf("\r\n\r\n"));
            assertThat(mailboxes.inbox(user))
                    .singleElement()
                    .satisfies(
                            message -> {
                                assertThat(message).endsWith(body);
                                assertThat(lines(message)).containsAll(lines(original));
                                assertThat(minus(lines(message), lines(original)))
                                        .containsExactlyInAnyOrder(
                                                "Return-Path: <alice@home.test>",
                                                "Delivered-To: " + user.asString(),
                                                "X-QKD-Protection: sealed; key-id="
                                                        + keyId
                                                        + "; source=SIMULATED"
                                                        + "; mode=per-message");
                            });
        }
        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        assertThat(spool.mails()).isEmpty();
        assertThat(mailboxes.origins())
                .hasSize(2)
                .containsOnly(SealingContext.sealed(key(mail), "internal"));
    }

    @Test
    void serviceShouldTellInTheFieldThatTheKeyWasSteppedDownToAnEpoch() throws Exception {
        keys.give(KeyMode.EPOCH, KeyReason.LOW_WATER);

        testee.service(sealed(BOB));

        assertThat(mailboxes.inbox(BOB).get(0)).contains("; mode=epoch; reason=low-water\r\n");
    }

    @Test
    void serviceShouldStoreUnderTheEpochsKeyWhenTheMessagesOwnHasEndedOnTheWay() throws Exception {
        Mail mail = sealed(BOB);
        keys.end(key(mail));

        testee.service(mail);

        SealingContext stored = mailboxes.origins().iterator().next();
        assertThat(stored.keyId()).isPresent().isNotEqualTo(Optional.of(key(mail)));
        assertThat(mailboxes.inbox(BOB).get(0))
                .contains("key-id=" + stored.keyId().get(), "; mode=epoch; reason=key-ended\r\n");
    }

    @Test
    void eachRecipientShouldGetACopyUnderAnOwnKeyWhenThePolicySaysSo() throws Exception {
        keys.give(KeyMode.PER_RECIPIENT, KeyReason.POLICY);
        Mail last = sealed(BOB, CAROL);
        Mail first = takeFromSpool();

        testee.service(first);
        testee.service(last);

        assertThat(mailboxes.origins()).hasSize(2);
        assertThat(mailboxes.inbox(BOB))
                .singleElement()
                .asString()
                .contains("key-id=" + key(first), "; mode=per-recipient");
        assertThat(mailboxes.inbox(CAROL))
                .singleElement()
                .asString()
                .contains("key-id=" + key(last), "; mode=per-recipient");
    }

    @Test
    void serviceShouldStoreTheSealedFormWhenNothingSealsBehindTheMailbox() throws Exception {
        testee = testee("refuse", SealedStorage.CMS);
        stock.script(
                BOB.asString(),
                "require \"fileinto\"; if header :contains \"Subject\" \"old mill\" { fileinto \"Mill\"; }");
        Mail mail = sealed(BOB, CAROL);
        KeyId keyId = key(mail);

        testee.service(mail);

        String stored = mailboxes.messages(BOB, "Mill").get(0);
        assertThat(stored)
                .contains(
                        "Subject: Encrypted message",
                        "Delivered-To: bob@home.test",
                        keyId.toString())
                .doesNotContain(TestMails.SUBJECT, TestMails.BODY);
        byte[] cms = CmsMime.extract(stored.getBytes(StandardCharsets.ISO_8859_1));
        QkdEnvelope.Enveloped opened = QkdEnvelope.parse(new CmsOpener().open(cms, keys));
        assertThat(opened.message()).isEqualTo(TestMails.MESSAGE);
        assertThat(opened.envelope().recipients()).containsExactly("bob@home.test");
        assertThat(mailboxes.inbox(CAROL)).hasSize(1);
        assertThat(keys.taken()).isEqualTo(1);
        assertThat(mailboxes.origins()).containsOnly(SealingContext.plain("sealed-as-cms"));
    }

    @Test
    void serviceShouldTreatMailAsOrdinaryWhenThisServerDidNotSealIt() throws Exception {
        Mail captured = sealed(BOB);
        captured.removeAttribute(QkdAttributes.SEALED_KEY);

        testee.service(captured);

        assertThat(captured.getState()).isEqualTo("local-delivery");
        assertThat(mailboxes.inbox(BOB)).isEmpty();
    }

    @Test
    void serviceShouldRefuseARecipientThatTheSenderDidNotSealFor() throws Exception {
        Mail mail = sealed(BOB);
        mail.setRecipients(
                List.of(new MailAddress(BOB.asString()), new MailAddress("carol@home.test")));

        testee.service(mail);

        assertThat(mailboxes.inbox(BOB)).hasSize(1);
        assertThat(mailboxes.inbox(CAROL)).isEmpty();
        assertRefused("carol@home.test");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 60, 200, 400})
    void serviceShouldRefuseAMailWhoseSealedOctetsWereChanged(int fromEnd) throws Exception {
        Mail mail = sealed(BOB);
        byte[] octets = Octets.of(mail.getMessage());
        int at = octets.length - 10 - fromEnd;
        octets[at] = (byte) (octets[at] == 'A' ? 'B' : 'A');
        ((MailImpl) mail).setMessageNoCopy(Octets.message(octets));

        testee.service(mail);

        assertThat(mailboxes.inbox(BOB)).isEmpty();
        assertRefused("bob@home.test");
    }

    @Test
    void serviceShouldRefuseAMailSealedWithAnotherKeyThanTheOneRecorded() throws Exception {
        Mail mail = sealed(BOB);
        Mail other = sealed(BOB);
        ((MailImpl) mail).setMessageNoCopy(Octets.message(Octets.of(other.getMessage())));

        testee.service(mail);

        assertThat(mailboxes.inbox(BOB)).isEmpty();
        assertRefused("bob@home.test");
    }

    @Test
    void serviceShouldRefuseWhenTheMailboxIsGone() throws Exception {
        Mail mail = sealed(BOB);
        directory.users.removeUser(BOB);

        testee.service(mail);

        assertThat(mailboxes.inbox(BOB)).isEmpty();
        assertRefused("bob@home.test");
    }

    @Test
    void serviceShouldLetTheSealedMailWaitWhenTheKeyIsMissing() throws Exception {
        FixedKeyService restored = new FixedKeyService();
        Mail mail = sealed(BOB);
        keys.forget(key(mail));

        testee.service(mail);

        Mail waiting = takeFromSpool();
        assertThat(Spool.text(waiting)).doesNotContain(TestMails.SUBJECT, TestMails.BODY);
        assertThat(waiting.getState()).isEqualTo("qkd-delivery");
        assertThat(mailboxes.inbox(BOB)).isEmpty();
        try (var key =
                restored.open(restored.take(org.qutemail.core.key.KeyPurpose.DELIVERY).id())) {
            key.secret()
                    .withBytes(
                            bytes -> {
                                keys.put(key.info(), bytes.clone());
                                return null;
                            });
        }

        testee.service(waiting);

        assertThat(mailboxes.inbox(BOB)).hasSize(1);
    }

    @Test
    void serviceShouldLetOnlyThoseWaitWhoHaveNoCopyYet() throws Exception {
        Mail mail = sealed(BOB, CAROL);
        mailboxes.failing.add(CAROL);

        testee.service(mail);

        assertThat(mailboxes.inbox(BOB)).hasSize(1);
        assertThat(spool.items())
                .singleElement()
                .satisfies(
                        item -> {
                            assertThat(item.getMail().getRecipients())
                                    .containsExactly(new MailAddress("carol@home.test"));
                            assertThat(item.getNextDelivery().orElseThrow().toInstant())
                                    .isEqualTo(clock.instant().plusSeconds(60));
                        });
        assertThat(spool.text()).doesNotContain(TestMails.SUBJECT, TestMails.BODY);

        mailboxes.failing.clear();
        testee.service(takeFromSpool());

        assertThat(mailboxes.inbox(BOB)).hasSize(1);
        assertThat(mailboxes.inbox(CAROL)).hasSize(1);
        assertThat(spool.mails()).isEmpty();
    }

    @Test
    void serviceShouldGiveUpAfterItsTimeAndKeepTheSealedMail() throws Exception {
        Mail mail = sealed(CAROL);
        mailboxes.failing.add(CAROL);
        testee.service(mail);
        Mail waiting = takeFromSpool();
        clock.forward(Duration.ofDays(5));

        testee.service(waiting);

        assertRefused("carol@home.test");
    }

    @Test
    void serviceShouldDropAReplay() throws Exception {
        Mail mail = sealed(BOB);
        byte[] octets = Octets.of(mail.getMessage());
        testee.service(mail);
        ((MailImpl) mail).setMessageNoCopy(Octets.message(octets));
        mail.setState("qkd-delivery");

        testee.service(mail);

        assertThat(mailboxes.inbox(BOB)).hasSize(1);
        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        assertThat(spool.mails()).isEmpty();
        assertThat(metrics.countFor("qutemail.delivery.replayed")).isEqualTo(1);
    }

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

    @Test
    void initShouldFailWhenAParameterIsWrong() {
        assertThatThrownBy(() -> testee("perhaps")).hasMessageContaining("externalForward");
    }

    private void assertRefused(String recipient) throws Exception {
        assertThat(spool.mails()).hasSize(2);
        assertThat(spool.text()).doesNotContain(TestMails.SUBJECT, TestMails.BODY);
        assertThat(spool.mails())
                .anySatisfy(
                        kept -> {
                            assertThat(kept.getState()).isEqualTo("qkd-refused");
                            assertThat(kept.getRecipients())
                                    .containsExactly(new MailAddress(recipient));
                            assertThat(Spool.text(kept)).contains("authEnveloped-data");
                        })
                .anySatisfy(
                        notice -> {
                            assertThat(notice.getRecipients())
                                    .containsExactly(new MailAddress(ALICE.asString()));
                            assertThat(Spool.text(notice)).contains(recipient, "not delivered");
                        });
    }

    private QkdDelivery testee(String externalForward) throws Exception {
        return testee(externalForward, SealedStorage.RECORDS);
    }

    private QkdDelivery testee(String externalForward, SealedStorage storage) throws Exception {
        MailetLoader loader =
                config ->
                        config.getMailetName().equals("Sieve")
                                ? stock.sieve(config.getMailetContext())
                                : stock.vacation(config.getMailetContext());
        QkdDelivery mailet =
                new QkdDelivery(
                        new SealedMailOpener(keys),
                        new SealedMails(keys, clock),
                        new LargeMails(new LargeMailLimit(2)),
                        new InMemoryReplayStore(),
                        new LocalMailboxDelivery(directory.users, mailboxes.manager(), metrics),
                        directory.mailboxes(),
                        new Destinations(
                                directory.mailboxes(), directory.rewrites, directory.domains),
                        storage,
                        loader,
                        spool.queues,
                        metrics,
                        clock);
        mailet.init(new TestConfig(spool.context, Map.of("externalForward", externalForward)));
        return mailet;
    }

    private Mail sealed(Username... recipients) throws Exception {
        String[] addresses =
                Arrays.stream(recipients).map(Username::asString).toArray(String[]::new);
        Mail mail = TestMails.submitted("qkd-seal", addresses);
        QkdSeal seal =
                new QkdSeal(
                        new SealedMails(keys, clock),
                        new LargeMails(new LargeMailLimit(2)),
                        spool.queues,
                        metrics,
                        clock);
        seal.init(new TestConfig(spool.context, Map.of()));
        seal.service(mail);
        return mail;
    }

    private static KeyId key(Mail mail) {
        return KeyId.parse(QkdAttributes.string(mail, QkdAttributes.SEALED_KEY).orElseThrow());
    }

    private Mail takeFromSpool() {
        Mail mail = spool.mails().get(0);
        spool.clear();
        return mail;
    }

    private static List<String> lines(String message) {
        return List.of(message.split("\r\n"));
    }

    private static List<String> minus(List<String> all, List<String> without) {
        return all.stream().filter(line -> !without.contains(line)).toList();
    }
}
