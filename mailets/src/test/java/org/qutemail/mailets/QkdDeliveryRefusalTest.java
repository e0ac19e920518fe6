// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.qutemail.matchers.Directory.ALICE;
import static org.qutemail.matchers.Directory.BOB;

import java.time.Duration;
import java.util.List;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.core.key.FixedKeyService;
import org.qutemail.mailets.guard.Octets;
import org.qutemail.matchers.QkdAttributes;

/** Sealed mail that is refused, waits, or comes twice. */
class QkdDeliveryRefusalTest extends QkdDeliveryFixture {

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
}
