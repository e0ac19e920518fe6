// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.james.core.MailAddress;
import org.apache.james.queue.api.MailPrioritySupport;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStream;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.seal.record.RecordFormat;
import org.qutemail.mailbox.corpus.Needles;

class MailSealingTest {

    private static final SpoolPlace QUEUE = new SpoolPlace("queue", "spool");

    private final TestRoot root = new TestRoot(1);
    private final RootSpoolKeys keys = Spool.keys(root);
    private final MailSealing sealing = new MailSealing(keys, Spool.RANDOM);

    private MailImpl sealed(String name) throws Exception {
        return sealing.seal(SampleMail.named(name), QUEUE);
    }

    private static byte[] octets(Mail mail) throws Exception {
        return new MimeMessageInputStream(mail.getMessage()).readAllBytes();
    }

    private static MailImpl keptAs(Mail kept, byte[] octets) throws Exception {
        MailImpl copy =
                MailImpl.builder()
                        .name(kept.getName())
                        .sender(kept.getMaybeSender())
                        .addRecipients(kept.getRecipients())
                        .build();
        copy.setMessageNoCopy(
                new MimeMessageWrapper(
                        MimeMessageInputStreamSource.create(
                                "kept", new ByteArrayInputStream(octets))));
        return copy;
    }

    private void refused(Mail kept, SpoolPlace place, SealError error) {
        assertThatThrownBy(() -> sealing.open(kept, place))
                .isInstanceOfSatisfying(
                        SealException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    @Test
    void openShouldGiveBackEverythingOfTheMail() throws Exception {
        MailImpl opened = sealing.open(sealed("mail"), QUEUE);
        MailImpl expected = SampleMail.named("mail");

        assertThat(octets(opened)).isEqualTo(SampleMail.message());
        assertThat(opened.getMessageSize()).isEqualTo(SampleMail.message().length);
        assertThat(opened).usingRecursiveComparison().ignoringFields("message").isEqualTo(expected);
    }

    @Test
    void openShouldGiveTheSameStreamAgainAndAgain() throws Exception {
        MailImpl opened = sealing.open(sealed("mail"), QUEUE);

        assertThat(octets(opened)).isEqualTo(octets(opened));
        assertThat(opened.getMessage().getSubject()).isEqualTo(SampleMail.SUBJECT);
        assertThat(octets(opened)).isEqualTo(SampleMail.message());
    }

    @Test
    void sealShouldShowNothingButWhatQueuesSortBy() throws Exception {
        MailImpl mail = SampleMail.named("mail");
        mail.setAttribute(MailPrioritySupport.HIGH_PRIORITY_ATTRIBUTE);

        MailImpl kept = sealing.seal(mail, QUEUE);

        assertThat(kept.getName()).isEqualTo("mail");
        assertThat(kept.getSender().asString()).isEqualTo("chairman@example.com");
        assertThat(kept.attributes()).containsExactly(MailPrioritySupport.HIGH_PRIORITY_ATTRIBUTE);
        assertThat(kept.getErrorMessage()).isNull();
        assertThat(kept.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(kept.getPerRecipientSpecificHeaders().getHeadersByRecipient().isEmpty())
                .isTrue();
        assertThat(kept.getRemoteHost()).isEqualTo("localhost");
        assertThat(Needles.of(SampleMail.SECRETS).in(octets(kept))).isEmpty();
    }

    @Test
    void sealShouldNotDependOnTheMailAfterwards() throws Exception {
        MailImpl mail = SampleMail.named("mail");
        MailImpl kept = sealing.seal(mail, QUEUE);
        mail.dispose();

        assertThat(octets(sealing.open(kept, QUEUE))).isEqualTo(SampleMail.message());
    }

    @Test
    void sealShouldRefuseAMailThatWasDisposed() throws Exception {
        MailImpl mail = SampleMail.named("mail");
        mail.dispose();

        assertThatThrownBy(() -> sealing.seal(mail, QUEUE)).hasMessageContaining("no message");
    }

    @Test
    void sealShouldKeepLargeMailAsItIs() throws Exception {
        byte[] large = new byte[3 << 20];
        Spool.RANDOM.nextBytes(large);
        System.arraycopy(SampleMail.message(), 0, large, 0, 60);
        MailImpl kept = sealing.seal(SampleMail.named("large", large), QUEUE);

        MailImpl opened = sealing.open(kept, QUEUE);

        assertThat(octets(opened)).isEqualTo(large);
        opened.dispose();
    }

    @Test
    void openShouldRefuseAMailFromAnotherPlaceOrOfAnotherName() throws Exception {
        MailImpl kept = sealed("mail");

        refused(kept, new SpoolPlace("queue", "outgoing"), SealError.WRONG_KEY_OR_CONTEXT);
        refused(kept, new SpoolPlace("repository", "spool"), SealError.WRONG_KEY_OR_CONTEXT);
        kept.setName("other");
        refused(kept, QUEUE, SealError.WRONG_KEY_OR_CONTEXT);
    }

    @Test
    void openShouldRefuseAMailWhoseShownAddressesWereChanged() throws Exception {
        MailImpl recipient = sealed("mail");
        recipient.setRecipients(List.of(new MailAddress("mallory@example.com")));
        MailImpl sender = sealed("mail");
        sender.setSender(new MailAddress("mallory@example.com"));

        refused(recipient, QUEUE, SealError.CORRUPT);
        refused(sender, QUEUE, SealError.CORRUPT);
    }

    @Test
    void openShouldRefuseAMailThatWasNeverSealed() throws Exception {
        refused(SampleMail.named("plain"), QUEUE, SealError.NOT_A_RECORD);
        refused(MailImpl.builder().name("none").build(), QUEUE, SealError.TRUNCATED);
    }

    @Test
    void openShouldSayThatItLacksTheKeyWhenTheRootIsAnother() throws Exception {
        MailImpl kept =
                new MailSealing(Spool.keys(new TestRoot(2)), Spool.RANDOM)
                        .seal(SampleMail.named("mail"), QUEUE);

        refused(kept, QUEUE, SealError.MISSING_KEY);
    }

    @Test
    void openShouldTakeMailOfEarlierKeysAndEarlierStarts() throws Exception {
        MailImpl first = sealed("mail");
        keys.rotate();
        MailImpl second = sealed("mail");
        MailSealing afterRestart = new MailSealing(Spool.keys(root), Spool.RANDOM);

        assertThat(keyOf(first)).isNotEqualTo(keyOf(second));
        assertThat(octets(sealing.open(first, QUEUE))).isEqualTo(SampleMail.message());
        assertThat(octets(afterRestart.open(second, QUEUE))).isEqualTo(SampleMail.message());
    }

    private static Object keyOf(Mail kept) throws Exception {
        return RecordFormat.keyId(KeptRecord.in(kept.getMessage(), 1).open().readAllBytes());
    }

    @Property(tries = 300)
    void openShouldRefuseEveryChangedOrMissingOctetOfARecord(
            @ForAll @IntRange(max = 100_000) int where,
            @ForAll @IntRange(min = 1, max = 255) int change,
            @ForAll boolean cut)
            throws Exception {
        MailImpl kept = sealed("mail");
        byte[] octets = octets(kept);
        int header = octets.length - (int) KeptRecord.in(kept.getMessage(), 1).length();
        int at = header + where % (octets.length - header);
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        changed.write(octets, 0, at);
        if (!cut) {
            changed.write(octets[at] ^ change);
            changed.write(octets, at + 1, octets.length - at - 1);
        }

        assertThatThrownBy(() -> sealing.open(keptAs(kept, changed.toByteArray()), QUEUE))
                .isInstanceOf(SealException.class);
    }

    @Property(tries = 300)
    void openShouldRefuseAnyOtherOctets(@ForAll byte[] octets) throws Exception {
        MailImpl kept = sealed("mail");

        assertThatThrownBy(() -> sealing.open(keptAs(kept, octets), QUEUE))
                .isInstanceOf(SealException.class);
    }
}
