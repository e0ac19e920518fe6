// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyPurpose;
import org.qutemail.core.key.KeyService;
import org.qutemail.core.seal.cms.CmsMime;
import org.qutemail.core.seal.cms.CmsSealer;
import org.qutemail.core.seal.cms.QkdEnvelope;
import org.qutemail.mailets.guard.InternalMessage;
import org.qutemail.mailets.guard.Octets;
import org.qutemail.mailets.guard.Rfc5322Date;
import org.qutemail.matchers.QkdAttributes;

/** Makes sealed mail out of internal messages, with a key taken by the key policy. */
public final class SealedMails {

    private final KeyService keys;
    private final Clock clock;
    private final CmsSealer sealer = new CmsSealer(new SecureRandom());

    @Inject
    public SealedMails(KeyService keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * A message in its sealed form.
     *
     * @param keyId what it is sealed with
     * @param octets a whole message of type {@code application/pkcs7-mime}
     */
    record Sealed(KeyId keyId, byte[] octets) {}

    /**
     * Seals a message that has not been sealed before.
     *
     * @param message header and body; forged envelope fields are left out
     * @param recipients the only ones it will be delivered to
     * @throws KeyException no key to be had, or not now
     */
    Sealed seal(byte[] message, MaybeSender sender, Collection<MailAddress> recipients)
            throws KeyException {
        KeyId key = keys.take(KeyPurpose.DELIVERY).id();
        return seal(key, UUID.randomUUID(), message, sender, recipients);
    }

    /**
     * Seals an open message once more under the key it came with, for one of its recipients alone.
     *
     * @throws KeyException the key cannot be had now, or may not be used
     */
    Sealed sealAgain(KeyId key, InternalMessage message, MailAddress recipient)
            throws KeyException {
        return seal(key, message.id(), message.octets(), message.sender(), List.of(recipient));
    }

    private Sealed seal(
            KeyId keyId,
            UUID id,
            byte[] message,
            MaybeSender sender,
            Collection<MailAddress> recipients)
            throws KeyException {
        QkdEnvelope envelope =
                new QkdEnvelope(
                        id,
                        sender.asOptional().map(MailAddress::asString).orElse(""),
                        recipients.stream().map(MailAddress::asString).toList());
        byte[] original = QkdEnvelope.strip(message);
        byte[] field = envelope.before(original);
        int length = Math.addExact(field.length, original.length);
        InputStream content =
                new SequenceInputStream(
                        new ByteArrayInputStream(field), new ByteArrayInputStream(original));
        try (KeyMaterial key = keys.open(keyId)) {
            return new Sealed(
                    keyId,
                    CmsMime.wrap(
                            CmsSealer.sealedLength(length),
                            out -> sealer.seal(key, length, content, out),
                            headers(envelope)));
        } catch (IOException e) {
            throw new UncheckedIOException("arrays neither end nor overflow here", e);
        }
    }

    private CmsMime.Headers headers(QkdEnvelope envelope) {
        String domain = envelope.sender().substring(envelope.sender().lastIndexOf('@') + 1);
        return new CmsMime.Headers(
                "<" + envelope.sender() + ">",
                // Not the envelope's recipients: some of them may be blind copies.
                "undisclosed-recipients:;",
                Rfc5322Date.now(clock),
                "<" + envelope.messageId() + "@" + (domain.isEmpty() ? "localhost" : domain) + ">");
    }

    /**
     * A new sealed mail of an open message, for other mailboxes: it went round once more.
     *
     * @param processor where it is to be delivered
     */
    Mail reseal(InternalMessage message, Collection<MailAddress> recipients, String processor)
            throws KeyException, MessagingException {
        KeyId key = keys.take(KeyPurpose.DELIVERY).id();
        Sealed sealed = seal(key, message.id(), message.octets(), message.sender(), recipients);
        MailImpl mail =
                MailImpl.builder()
                        .name(MailImpl.getId())
                        .sender(message.sender())
                        .addRecipients(List.copyOf(recipients))
                        .state(processor)
                        .addAttribute(
                                new Attribute(
                                        QkdAttributes.REDIRECTS,
                                        AttributeValue.of(message.redirects() + 1)))
                        .build();
        replace(mail, sealed);
        return mail;
    }

    /** Puts the sealed form in the place of the mail's message, and marks the mail. */
    static void replace(Mail mail, Sealed sealed) throws MessagingException {
        if (mail instanceof MailImpl) {
            ((MailImpl) mail).setMessageNoCopy(Octets.message(sealed.octets()));
        } else {
            mail.setMessage(Octets.message(sealed.octets()));
        }
        mail.setAttribute(
                new Attribute(
                        QkdAttributes.SEALED_KEY, AttributeValue.of(sealed.keyId().toString())));
    }

    /** The key a mail was marked as sealed with; empty: this server did not seal it. */
    static Optional<String> keyOf(Mail mail) {
        return QkdAttributes.string(mail, QkdAttributes.SEALED_KEY);
    }
}
