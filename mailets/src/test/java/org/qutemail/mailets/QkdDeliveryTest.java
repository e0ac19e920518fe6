// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qutemail.matchers.Directory.BOB;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.james.core.Username;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyReason;
import org.qutemail.core.policy.SealedStorage;
import org.qutemail.core.policy.SealingContext;
import org.qutemail.core.seal.cms.CmsMime;
import org.qutemail.core.seal.cms.CmsOpener;
import org.qutemail.core.seal.cms.QkdEnvelope;
import org.qutemail.matchers.QkdAttributes;

/** Sealed mail on its way into the mailboxes: what is stored, and under which key. */
class QkdDeliveryTest extends QkdDeliveryFixture {

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
    void serviceShouldStoreOnceWhatTheQueueBringsTwiceThoughItIsSealedAnew() throws Exception {
        Mail mail = queued(sealed(BOB, CAROL));
        testee.service(mail);
        mailboxes.names.there.addAll(mailboxes.names.asked);

        // Another life of the server: it remembers nothing.
        testee = testee("refuse");
        Mail again = queued(sealed(BOB, CAROL));
        testee.service(again);

        assertThat(key(again)).isNotEqualTo(key(mail));
        assertThat(mailboxes.inbox(BOB)).hasSize(1);
        assertThat(mailboxes.inbox(CAROL)).hasSize(1);
        assertThat(again.getState()).isEqualTo(Mail.GHOST);
        assertThat(spool.mails()).isEmpty();
    }

    @Test
    void serviceShouldPutOffWhatNobodyKnowsOf() throws Exception {
        mailboxes.names.away = true;
        testee.service(queued(sealed(BOB)));

        assertThat(mailboxes.inbox(BOB)).isEmpty();
        Mail waiting = takeFromSpool();
        assertThat(QkdAttributes.string(waiting, QkdAttributes.QUEUED_AS)).contains("Mail1");
        mailboxes.names.away = false;
        testee.service(waiting);
        assertThat(mailboxes.inbox(BOB)).hasSize(1);
    }

    private static Mail queued(Mail mail) {
        mail.setAttribute(new Attribute(QkdAttributes.QUEUED_AS, AttributeValue.of("Mail1")));
        return mail;
    }

    @Test
    void initShouldFailWhenAParameterIsWrong() {
        assertThatThrownBy(() -> testee("perhaps")).hasMessageContaining("externalForward");
    }

    private static List<String> lines(String message) {
        return List.of(message.split("\r\n"));
    }

    private static List<String> minus(List<String> all, List<String> without) {
        return all.stream().filter(line -> !without.contains(line)).toList();
    }
}
