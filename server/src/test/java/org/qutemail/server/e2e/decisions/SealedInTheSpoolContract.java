// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.qutemail.server.e2e.client.SmtpClient;

/** Sealed mail between the doors and the mailboxes, and someone who reads and writes there. */
abstract class SealedInTheSpoolContract {

    private static final String REFUSED = "var/mail/qkd-refused/";
    private static final String NOT_DELIVERED = "A message was not delivered";

    abstract Stage stage();

    private String alice;
    private String bob;
    private Letter letter;
    private Mail captured;
    private String sealed;

    @BeforeEach
    void oneMailIsCapturedOnItsWay() throws Exception {
        alice = stage().user("alice");
        bob = stage().user("bob");
        letter = Letter.of(alice, bob);
        stage().submit(alice, letter, bob);
        stage().inbox(bob).isSealed(letter);
        for (Mail mail : stage().spool().repository(Stage.CAPTURED)) {
            if (mail.getRecipients().contains(new MailAddress(bob))) {
                captured = mail;
                sealed = text(mail.getMessage());
            } else {
                LifecycleUtil.dispose(mail);
            }
        }
    }

    @Test
    void whatTravelsShouldBeCiphertext() throws Exception {
        assertThat(sealed)
                .contains("application/pkcs7-mime", "smime-type=authEnveloped-data", "smime.p7m")
                .doesNotContain(letter.subject(), letter.body());
        String body = sealed.substring(sealed.indexOf("\r\n\r\n")).strip();
        assertThat(new String(Base64.getMimeDecoder().decode(body), StandardCharsets.ISO_8859_1))
                .doesNotContain(letter.subject(), letter.body());
        captured.attributes()
                .forEach(attribute -> assertThat(attribute.toString()).doesNotContain("Harvest"));
    }

    @Test
    void aSealedMailThatComesAgainShouldBeDroppedSilently() throws Exception {
        long before = stage().spool().counter("qutemail.delivery.replayed");

        stage().spool().enqueue(copy("again", bob, sealed));

        eventually(() -> stage().spool().counter("qutemail.delivery.replayed") == before + 1);
        stage().inbox(bob).isSealed(letter);
        stage().assertNothingFor(alice);
    }

    @Test
    void aSealedMailWithAnotherRecipientShouldBeRefused() throws Exception {
        String carol = stage().user("carol");

        stage().spool().enqueue(copy("changed", carol, sealed));

        stage().inbox(alice).isAbout(letter, NOT_DELIVERED);
        stage().assertNothingFor(carol);
        assertThat(text(refused("changed").getMessage()))
                .contains("pkcs7-mime")
                .doesNotContain(letter.subject(), letter.body());
    }

    @Test
    void aSealedMailWithChangedOctetsShouldBeRefused() throws Exception {
        int inside = sealed.indexOf("\r\n\r\n") + 600;
        char other = sealed.charAt(inside) == 'A' ? 'B' : 'A';
        String damaged = sealed.substring(0, inside) + other + sealed.substring(inside + 1);

        stage().spool().enqueue(copy("damaged", bob, damaged));

        stage().inbox(alice).isAbout(letter, NOT_DELIVERED);
        assertThat(text(refused("damaged").getMessage())).doesNotContain(letter.body());
        stage().inbox(bob).isSealed(letter);
    }

    @Test
    void aCapturedMailFromOutsideShouldStayAnAttachment() throws Exception {
        String eve = stage().outsider("eve");

        try (SmtpClient client = stage().server().mta()) {
            assertThat(client.send(eve, List.of(bob), sentOnBy(eve)).code()).isEqualTo(250);
        }

        Held arrived = Stage.with("From: " + eve, stage().inbox(bob, 2));
        assertThat(arrived.seen())
                .contains("smime.p7m", ciphertext())
                .doesNotContain(letter.subject(), letter.body(), "X-QKD");
        assertThat(arrived.stored()).contains(ciphertext());
        assertThat(stage().reasons(bob)).containsExactly("internal", "not-submitted");
    }

    @Test
    void aCapturedMailThatAUserMailsHimselfShouldStayAnAttachment() throws Exception {
        try (SmtpClient client = stage().server().submission(bob)) {
            assertThat(client.send(bob, List.of(bob), sentOnBy(bob)).code()).isEqualTo(250);
        }

        Held arrived = Stage.with("From: " + bob, stage().inbox(bob, 2));
        // Sealed like all mail to oneself; opened once, not twice.
        assertThat(arrived.seen())
                .contains("smime.p7m", "X-QKD-Protection: sealed", ciphertext())
                .doesNotContain(letter.subject(), letter.body());
        assertThat(arrived.stored()).doesNotContain(ciphertext());
        assertThat(stage().reasons(bob)).containsExactly("internal", "internal");
    }

    /** The captured mail as a message of someone's own. */
    private byte[] sentOnBy(String author) {
        return sealed.replaceFirst("(?m)^From: .*", "From: " + author + "\r")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A line of the captured base64. */
    private String ciphertext() {
        return sealed.substring(sealed.indexOf("\r\n\r\n") + 4).lines().toList().get(3);
    }

    /** The captured mail, attributes included, to be delivered to someone. */
    private Mail copy(String name, String recipient, String octets) throws Exception {
        MailImpl copy =
                MailImpl.builder()
                        .name(name)
                        .sender(captured.getMaybeSender())
                        .addRecipient(recipient)
                        .state("qkd-delivery")
                        .build();
        captured.attributes().forEach(copy::setAttribute);
        assertThat(copy.getAttribute(AttributeName.of("org.qutemail.sealed-key"))).isPresent();
        copy.setMessage(
                new MimeMessage(
                        Session.getInstance(new Properties()),
                        new ByteArrayInputStream(octets.getBytes(StandardCharsets.ISO_8859_1))));
        return copy;
    }

    /** Goes its own way through the spool: the notice about it may be there before. */
    private Mail refused(String name) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () ->
                                stage().spool().repository(REFUSED).stream()
                                        .filter(mail -> mail.getName().startsWith(name))
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(60)).until(condition);
    }

    private static String text(MimeMessage message) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }
}
