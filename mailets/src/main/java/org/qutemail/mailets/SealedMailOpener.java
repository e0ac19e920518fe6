// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.util.Optional;
import javax.inject.Inject;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.key.KeyService;
import org.qutemail.core.policy.Delivery;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.seal.cms.CmsMime;
import org.qutemail.core.seal.cms.CmsOpener;
import org.qutemail.core.seal.cms.QkdEnvelope;
import org.qutemail.mailets.guard.InternalMessage;
import org.qutemail.mailets.guard.Octets;
import org.qutemail.matchers.QkdAttributes;

/** Opens mail that this server sealed, in memory. */
public final class SealedMailOpener {

    private final KeyService keys;
    private final CmsOpener opener = new CmsOpener();

    @Inject
    public SealedMailOpener(KeyService keys) {
        this.keys = keys;
    }

    /**
     * An opened mail.
     *
     * @param cms hash of the sealed octets, see {@link DeliveryId}
     * @param message what was sealed
     * @param key what it was sealed with
     * @param keyReason why the key is not of the policy's own mode; empty: it is
     * @param queuedAs see {@link Delivery#QUEUED_AS}; empty: no queue brings the mail again
     */
    record Opened(
            String cms,
            QkdEnvelope envelope,
            InternalMessage message,
            KeyInfo key,
            Optional<String> keyReason,
            Optional<String> queuedAs) {

        /** Whether the sender sealed it for this recipient. */
        boolean isFor(MailAddress recipient) {
            return envelope.names(recipient.asString());
        }

        /** Names the mail only: nothing of the content may reach a log. */
        @Override
        public String toString() {
            return message.toString();
        }
    }

    /** This mail will never open. The message says why, without any of its content. */
    static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        RefusedException(String why) {
            super(why);
        }
    }

    /**
     * @param mail marked as sealed
     * @throws RefusedException it will never open: octets changed, another key, state of the key
     * @throws KeyException the key is not to be had now
     */
    Opened open(Mail mail) throws RefusedException, KeyException, MessagingException {
        try {
            byte[] cms = CmsMime.extract(Octets.of(mail.getMessage()));
            KeyId keyId = opener.keyId(cms);
            if (!SealedMails.keyOf(mail).filter(keyId.toString()::equals).isPresent()) {
                throw new RefusedException("sealed with another key than the one recorded");
            }
            try (KeyMaterial key = keys.open(keyId)) {
                String hash = DeliveryId.hash(cms);
                QkdEnvelope.Enveloped content = QkdEnvelope.parse(opener.openConsuming(cms, key));
                return new Opened(
                        hash,
                        content.envelope(),
                        new InternalMessage(
                                mail.getName(),
                                content.envelope().messageId(),
                                sender(content.envelope()),
                                content.message(),
                                redirects(mail),
                                mail.getState()),
                        key.info(),
                        QkdAttributes.string(mail, QkdAttributes.KEY_REASON),
                        QkdAttributes.string(mail, QkdAttributes.QUEUED_AS));
            }
        } catch (KeyRefusedException | SealException e) {
            throw new RefusedException(e.getMessage());
        } catch (AddressException e) {
            throw new RefusedException("the sealed sender is no address");
        }
    }

    private static MaybeSender sender(QkdEnvelope envelope) throws AddressException {
        return envelope.sender().isEmpty()
                ? MaybeSender.nullSender()
                : MaybeSender.of(new MailAddress(envelope.sender()));
    }

    private static int redirects(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, QkdAttributes.REDIRECTS, Integer.class)
                .orElse(0);
    }
}
