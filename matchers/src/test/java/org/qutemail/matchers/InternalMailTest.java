// SPDX-License-Identifier: Apache-2.0
package org.qutemail.matchers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.james.core.MailAddress;
import org.apache.james.core.builder.MimeMessageBuilder;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InternalMailTest {

    private static final String ALICE = "alice@home.test";
    private static final String BOB = "bob@home.test";

    private Directory directory;
    private RecordingMetricFactory metrics;
    private InternalMail testee;

    @BeforeEach
    void setUp() throws Exception {
        directory = new Directory();
        metrics = new RecordingMetricFactory();
        testee = new InternalMail(directory.identity(), directory.mailboxes(), metrics);
    }

    @Test
    void matchShouldReturnTheLocalMailboxWhenTheSenderSubmitted() throws Exception {
        Mail mail = submitted(ALICE, ALICE, BOB);

        assertThat(testee.match(mail)).containsExactly(new MailAddress(BOB));
        assertThat(decision(mail, BOB)).isEqualTo("internal");
        assertThat(QkdAttributes.internalContent(mail)).isTrue();
        assertThat(metrics.countFor("qutemail.decision.internal")).isEqualTo(1);
    }

    @Test
    void matchShouldReturnTheLocalMailboxWhenJmapSubmitted() throws Exception {
        Mail mail = mail(ALICE, ALICE, BOB);
        mail.setAttribute(new Attribute(QkdAttributes.JMAP_USER, AttributeValue.of(ALICE)));

        assertThat(testee.match(mail)).containsExactly(new MailAddress(BOB));
    }

    @Test
    void matchShouldSplitWhenRecipientsAreMixed() throws Exception {
        Mail mail = submitted(ALICE, ALICE, BOB, "eve@elsewhere.test", "nobody@home.test");

        assertThat(testee.match(mail)).containsExactly(new MailAddress(BOB));
        assertThat(decision(mail, "eve@elsewhere.test")).isEqualTo("recipient-not-local");
        assertThat(decision(mail, "nobody@home.test")).isEqualTo("recipient-unknown");
        // What goes outside is the same text: notices about it must not quote it either.
        assertThat(QkdAttributes.internalContent(mail)).isTrue();
    }

    @Test
    void matchShouldReturnNothingWhenNobodySubmitted() throws Exception {
        Mail forged = mail(ALICE, ALICE, BOB);

        assertThat(testee.match(forged)).isEmpty();
        assertThat(decision(forged, BOB)).isEqualTo("not-submitted");
        assertThat(QkdAttributes.internalContent(forged)).isFalse();
    }

    @Test
    void matchShouldReturnNothingWhenOnlyStockSmtpAuthIsClaimed() throws Exception {
        Mail mail = mail(ALICE, ALICE, BOB);
        mail.setAttribute(new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of(ALICE)));

        assertThat(testee.match(mail)).isEmpty();
    }

    @Test
    void matchShouldReturnNothingWhenTheSenderIsNull() throws Exception {
        Mail mail = submitted(null, ALICE, BOB);

        assertThat(testee.match(mail)).isEmpty();
        assertThat(decision(mail, BOB)).isEqualTo("null-sender");
    }

    @Test
    void matchShouldReturnNothingWhenAMailetPostedItWithTheAttributesOfTheOriginal()
            throws Exception {
        Mail mail = submitted(ALICE, ALICE, BOB);
        mail.setAttribute(Mail.SENT_BY_MAILET_ATTRIBUTE);

        assertThat(testee.match(mail)).isEmpty();
        assertThat(decision(mail, BOB)).isEqualTo("re-posted");
    }

    @Test
    void matchShouldReturnNothingWhenFromIsAnothersAddress() throws Exception {
        Mail mail = submitted(ALICE, BOB, BOB);

        assertThat(testee.match(mail)).isEmpty();
        assertThat(decision(mail, BOB)).isEqualTo("identity-mismatch");
    }

    @Test
    void matchShouldReturnNothingWhenTheEnvelopeSenderIsAnothersAddress() throws Exception {
        assertThat(testee.match(submitted(BOB, ALICE, BOB))).isEmpty();
    }

    @Test
    void matchShouldHoldTheMailBackWhenTheDirectoryIsDown() throws Exception {
        Mail mail = submitted(ALICE, ALICE, BOB);
        directory.down = true;

        assertThat(testee.match(mail)).containsExactly(new MailAddress(BOB));
        assertThat(decision(mail, BOB)).isEqualTo("undecided");
    }

    @Test
    void hasInternalContentShouldMatchWhenSubmittedMailFailedBeforeTheDecision() throws Exception {
        assertThat(new HasInternalContent().match(submitted(ALICE, ALICE, BOB))).isNotEmpty();
    }

    @Test
    void hasInternalContentShouldNotMatchWhenTheMailIsExternal() throws Exception {
        Mail mail = submitted(ALICE, ALICE, "eve@elsewhere.test");
        testee.match(mail);

        assertThat(new HasInternalContent().match(mail)).isEmpty();
        assertThat(new HasInternalContent().match(mail(ALICE, ALICE, BOB))).isEmpty();
    }

    private static String decision(Mail mail, String recipient) {
        Map<?, ?> decisions =
                AttributeUtils.getValueAndCastFromMail(mail, QkdAttributes.DECISIONS, Map.class)
                        .orElseThrow();
        return (String) ((AttributeValue<?>) decisions.get(recipient)).value();
    }

    private static Mail submitted(String sender, String from, String... recipients)
            throws Exception {
        Mail mail = mail(sender, from, recipients);
        AttributeName name = QkdAttributes.SUBMITTED_BY;
        mail.setAttribute(new Attribute(name, AttributeValue.of(ALICE)));
        return mail;
    }

    private static Mail mail(String sender, String from, String... recipients) throws Exception {
        MailImpl.Builder builder =
                MailImpl.builder()
                        .name("test")
                        .addRecipients(recipients)
                        .mimeMessage(
                                MimeMessageBuilder.mimeMessageBuilder()
                                        .addFrom(from)
                                        .setSubject("hello")
                                        .setText("text"));
        return sender == null ? builder.build() : builder.sender(sender).build();
    }
}
