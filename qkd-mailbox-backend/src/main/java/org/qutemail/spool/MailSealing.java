// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Set;
import java.util.stream.Collectors;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.queue.api.MailPrioritySupport;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStream;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.seal.RecordPart;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.seal.record.RecordFormat;
import org.qutemail.core.seal.record.RecordOpener;
import org.qutemail.core.seal.record.RecordSealer;
import org.qutemail.core.seal.record.RecordSource;
import org.qutemail.core.seal.record.SealIOException;
import org.qutemail.mailbox.SealedBuffer;

/**
 * Turns a mail into one that a queue or repository may keep, and back.
 *
 * <p>The kept mail shows its name, sender, recipients, the time of its last change, its size and
 * its priority: what queues sort and search by. All else, attributes and state included, stands
 * with the message in one record: {@code length of the envelope in 4 octets || envelope ||
 * message}. The sender and recipients shown have to be those of the record.
 *
 * <p>Thread-safe.
 */
final class MailSealing {

    private static final RecordOpener OPENER = new RecordOpener(false);
    private static final int LONGEST_ENVELOPE = 1 << 26;

    private final SpoolKeys keys;
    private final RecordSealer sealer;

    MailSealing(SpoolKeys keys, SecureRandom random) {
        this.keys = keys;
        this.sealer = new RecordSealer(random);
    }

    /**
     * @param mail stays the caller's, and may be changed once this returns
     * @return sealed, independent of the mail; the caller disposes it
     * @throws SealException MISSING_KEY: there is no spool key at the moment
     * @throws IOException the mail cannot be read
     * @throws MessagingException likewise, or it has no message
     */
    MailImpl seal(Mail mail, SpoolPlace place)
            throws MessagingException, IOException, SealException {
        if (mail.getMessage() == null) {
            // A server that stops disposes mail which its mailets still handle. To take such a
            // remnant for the mail would lose it: refused, it stays where it came from.
            throw new MessagingException("mail " + mail.getName() + " has no message any more");
        }
        byte[] context = place.context(mail.getName());
        byte[] envelope = EnvelopeFormat.write(mail);
        byte[] size = ByteBuffer.allocate(Integer.BYTES).putInt(envelope.length).array();
        try (KeyMaterial key = keys.current();
                InputStream message = new MimeMessageInputStream(mail.getMessage());
                InputStream head =
                        new SequenceInputStream(
                                new ByteArrayInputStream(size),
                                new ByteArrayInputStream(envelope));
                InputStream plaintext = new SequenceInputStream(head, message)) {
            SealedBuffer record =
                    SealedBuffer.of(
                            out -> sealer.seal(key, RecordPart.BODY, context, plaintext, out));
            return shown(mail, new SpoolMessage(record));
        }
    }

    private static MailImpl shown(Mail mail, SpoolMessage message) throws MessagingException {
        MailImpl.Builder shown =
                MailImpl.builder()
                        .name(mail.getName())
                        .sender(mail.getMaybeSender())
                        .addRecipients(mail.getRecipients())
                        .lastUpdated(mail.getLastUpdated());
        mail.getAttribute(MailPrioritySupport.MAIL_PRIORITY)
                .filter(priority -> priority.getValue().value() instanceof Integer)
                .ifPresent(shown::addAttribute);
        MailImpl result = shown.build();
        result.setMessageNoCopy(new MimeMessageWrapper(message));
        return result;
    }

    /**
     * Opens what {@link #seal} made. Every octet of the record is verified before this returns.
     *
     * @param kept disposed with the mail given back
     * @throws SealException MISSING_KEY: try again later; anything else: the mail was damaged or
     *     changed, or was never sealed
     * @throws IOException the store cannot be read
     */
    MailImpl open(Mail kept, SpoolPlace place)
            throws MessagingException, IOException, SealException {
        return open(kept, KeptRecord.in(kept.getMessage(), 1), place, kept.getName());
    }

    MailImpl open(Mail kept, RecordSource record, SpoolPlace place, String name)
            throws MessagingException, IOException, SealException {
        KeyId id = keyOf(record);
        byte[] context = place.context(name);
        MailImpl opened;
        long start;
        long length;
        try (KeyMaterial key = keys.withId(id);
                DataInputStream plaintext =
                        new DataInputStream(
                                OPENER.openStream(key, RecordPart.BODY, context, record))) {
            byte[] head = head(plaintext);
            opened = EnvelopeFormat.read(head);
            start = Integer.BYTES + head.length;
            length = plaintext.transferTo(OutputStream.nullOutputStream());
        } catch (SealIOException e) {
            throw e.refusal();
        }
        requireShown(opened, kept);
        opened.setMessageNoCopy(
                new MimeMessageWrapper(
                        new OpenedSource(keys, id, context, record, start, length, kept)));
        return opened;
    }

    private static KeyId keyOf(RecordSource record) throws IOException, SealException {
        try (InputStream in = record.open()) {
            return RecordFormat.keyId(in.readNBytes(RecordFormat.PREAMBLE_SIZE));
        }
    }

    private static byte[] head(DataInputStream plaintext) throws IOException, SealException {
        int size = plaintext.available() < Integer.BYTES ? -1 : plaintext.readInt();
        if (size < 0 || size > Math.min(LONGEST_ENVELOPE, plaintext.available())) {
            throw new SealException(SealError.UNSUPPORTED, "the record holds no envelope");
        }
        return plaintext.readNBytes(size);
    }

    private static void requireShown(Mail opened, Mail kept) throws SealException {
        boolean same =
                opened.getMaybeSender().equals(kept.getMaybeSender())
                        && addresses(opened).equals(addresses(kept));
        if (!same) {
            throw new SealException(
                    SealError.CORRUPT,
                    "sender or recipients shown by the store are not those of the sealed mail");
        }
    }

    private static Set<String> addresses(Mail mail) {
        return mail.getRecipients().stream()
                .map(MailAddress::asString)
                .collect(Collectors.toUnmodifiableSet());
    }
}
