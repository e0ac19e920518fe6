// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.core.Username;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.apache.mailet.Mailet;
import org.apache.mailet.MailetContext;
import org.junit.jupiter.api.BeforeEach;
import org.qutemail.core.key.FixedKeyService;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyPurpose;
import org.qutemail.core.seal.cms.CmsSealer;
import org.qutemail.mailets.Spool;
import org.qutemail.matchers.Directory;

/**
 * Stock Sieve, vacation and rewrite table with an internal message open before them: what comes to
 * lie in James' spool queue. Each has its positive control, the same mailet unguarded.
 */
abstract class GuardFixture {

    static final String SUBJECT = "The meeting at the old mill";
    static final String BODY = "Bring the blue folder";
    static final byte[] MESSAGE =
            ("From: Alice <alice@home.test>\r\nReply-To: alice@home.test\r\nTo: bob@home.test\r\n"
                            + "Subject: "
                            + SUBJECT
                            + "\r\nMessage-ID: <1@home.test>\r\n"
                            + "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n"
                            + BODY
                            + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
    static final String BOB = "bob@home.test";

    final FixedKeyService keys = new FixedKeyService();
    Directory directory;
    Spool spool;
    StockMailets stock;
    GuardedMailetContext guarded;
    MailAddress bob;

    @BeforeEach
    void setUp() throws Exception {
        directory = new Directory();
        directory.users.addUser(Username.of("carol@home.test"), "secret-c");
        spool = new Spool(directory, Clock.systemUTC());
        stock = new StockMailets(directory);
        guarded = new GuardedMailetContext(spool.context);
        bob = new MailAddress(BOB);
    }

    interface MailetMaker {
        Mailet on(MailetContext context) throws Exception;
    }

    Outcome run(ExternalForward policy, MailetMaker maker) throws Exception {
        return run(policy, maker, 0);
    }

    Outcome run(ExternalForward policy, MailetMaker maker, int redirects) throws Exception {
        Mailet mailet = maker.on(guarded);
        Mail mail = open();
        return run(policy, () -> mailet.service(mail), redirects);
    }

    Outcome run(ExternalForward policy, GuardedMailetContext.Work work, int redirects)
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

    List<Mail> reseal(InternalMessage message, Collection<MailAddress> recipients)
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

    static Mail open() throws MessagingException {
        MailImpl mail =
                MailImpl.builder().name("test").sender("alice@home.test").addRecipient(BOB).build();
        mail.setMessageNoCopy(Octets.message(MESSAGE));
        return mail;
    }

    /** The positive control: with the real context the stock mailet's mail holds the content. */
    void unguardedLeaks(MailetMaker maker) throws Exception {
        maker.on(spool.context).service(open());
        assertThat(spool.text()).containsAnyOf(SUBJECT, BODY);
        spool.clear();
    }

    void assertNothingLeaks() throws Exception {
        assertThat(spool.text()).isNotEmpty().doesNotContainIgnoringCase(SUBJECT, BODY);
        for (String word : List.of(SUBJECT, BODY)) {
            String base64 =
                    Base64.getEncoder().encodeToString(word.getBytes(StandardCharsets.UTF_8));
            assertThat(spool.text()).doesNotContain(base64, word.replace(' ', '_'));
        }
    }

    Mail onlyNotice(String to) throws Exception {
        assertThat(spool.mails()).hasSize(1);
        Mail notice = spool.mails().get(0);
        assertThat(notice.getRecipients()).containsExactly(new MailAddress(to));
        assertThat(notice.getMaybeSender().isNullSender()).isTrue();
        assertThat(Spool.text(notice)).contains("From: postmaster@home.test");
        return notice;
    }
}
