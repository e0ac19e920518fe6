// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.qutemail.core.key.KeyGrant;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyReason;
import org.qutemail.core.key.KeyRequest;
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
     * Takes the keys for one message, as the key policy gives them.
     *
     * @param user whose budget it goes by; empty: nobody's
     * @throws KeyException no key to be had, or not now
     */
    KeyGrant take(byte[] message, Collection<MailAddress> recipients, Optional<String> user)
            throws KeyException {
        return keys.take(KeyRequest.delivery(recipients.size(), message.length, user));
    }

    /**
     * Who gets the message under which key: each key its recipients, together all of them.
     *
     * @param grant for that many recipients
     */
    static Map<KeyInfo, List<MailAddress>> shares(
            KeyGrant grant, Collection<MailAddress> recipients) {
        Map<KeyInfo, List<MailAddress>> shares = new LinkedHashMap<>();
        if (grant.keys().size() == 1) {
            shares.put(grant.keys().get(0), List.copyOf(recipients));
        } else {
            Iterator<MailAddress> each = recipients.iterator();
            grant.keys().forEach(key -> shares.put(key, List.of(each.next())));
        }
        return shares;
    }

    /** {@link KeyService#discard}. */
    void discard(KeyInfo unused) {
        keys.discard(unused, "not used, the mail could not be sealed");
    }

    /** {@link KeyService#toStore}. */
    KeyInfo toStore(KeyInfo travelled, InternalMessage message) throws KeyException {
        return keys.toStore(travelled, message.octets().length);
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

    /**
     * Seals a message.
     *
     * @param id of the message, the same under each of its keys
     * @param message header and body; forged envelope fields are left out
     * @param recipients the only ones it will be delivered to
     * @throws KeyException the key cannot be had now, or may not be used
     */
    Sealed seal(
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
     * New sealed mails of an open message, for other mailboxes: it went round once more. On
     * nobody's budget: its sender did not ask for it.
     *
     * @param processor where they are to be delivered
     * @return one for each key
     */
    List<Mail> reseal(InternalMessage message, Collection<MailAddress> recipients, String processor)
            throws KeyException, MessagingException {
        KeyGrant grant = take(message.octets(), recipients, Optional.empty());
        List<Mail> mails = new ArrayList<>();
        for (Map.Entry<KeyInfo, List<MailAddress>> share : shares(grant, recipients).entrySet()) {
            Mail mail = reseal(message, share.getKey().id(), share.getValue(), processor);
            noteReason(mail, grant.reason());
            mails.add(mail);
        }
        return mails;
    }

    private Mail reseal(
            InternalMessage message, KeyId key, List<MailAddress> recipients, String processor)
            throws KeyException, MessagingException {
        Sealed sealed = seal(key, message.id(), message.octets(), message.sender(), recipients);
        MailImpl mail =
                MailImpl.builder()
                        .name(MailImpl.getId())
                        .sender(message.sender())
                        .addRecipients(recipients)
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

    /** Records with a sealed mail why its key is not of the policy's own mode. */
    static void noteReason(Mail mail, KeyReason reason) {
        if (reason != KeyReason.POLICY) {
            mail.setAttribute(
                    new Attribute(QkdAttributes.KEY_REASON, AttributeValue.of(reason.token())));
        }
    }

    /** The key a mail was marked as sealed with; empty: this server did not seal it. */
    static Optional<String> keyOf(Mail mail) {
        return QkdAttributes.string(mail, QkdAttributes.SEALED_KEY);
    }
}
