// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.apache.mailet.Mailet;
import org.apache.mailet.MailetContext;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyReason;
import org.qutemail.core.policy.ProtectionDecision;
import org.qutemail.core.policy.SealedStorage;
import org.qutemail.core.policy.SealingContext;
import org.qutemail.mailets.guard.GuardedMailetContext;
import org.qutemail.mailets.guard.InternalMessage;
import org.qutemail.mailets.guard.Octets;
import org.qutemail.mailets.guard.Outcome;
import org.qutemail.mailets.guard.OutgoingPolicy;
import org.qutemail.matchers.DirectoryUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The delivery of an opened message to one recipient: the recipient's rules on a copy in memory,
 * then the append, then what the rules want to send.
 */
final class OpenedDelivery {

    /** The one header field that a reader's client sees of all this. */
    static final String HEADER = "X-QKD-Protection";

    /** The reason in the session when the message is stored in its sealed form. */
    static final String STORED_AS_CMS = "sealed-as-cms";

    private static final Logger LOGGER = LoggerFactory.getLogger(OpenedDelivery.class);

    private final List<Mailet> rules;
    private final GuardedMailetContext guarded;
    private final MailetContext real;
    private final OutgoingPolicy policy;
    private final LocalMailboxDelivery mailboxes;
    private final SealedStorage storage;
    private final SealedMails sealedMails;

    /**
     * @param rules initialised with the guarded context
     * @param real where the policy's outcome is sent
     */
    OpenedDelivery(
            List<Mailet> rules,
            GuardedMailetContext guarded,
            MailetContext real,
            OutgoingPolicy policy,
            LocalMailboxDelivery mailboxes,
            SealedStorage storage,
            SealedMails sealedMails) {
        this.rules = List.copyOf(rules);
        this.guarded = guarded;
        this.real = real;
        this.policy = policy;
        this.mailboxes = mailboxes;
        this.storage = storage;
        this.sealedMails = sealedMails;
    }

    /**
     * @param opened stored under the key it travelled with, unless that has ended
     * @return the key it is stored under, or would be if the recipient's rules kept it
     * @throws MessagingException the message is not in the mailbox, or not all was sent: deliver
     *     again
     */
    KeyInfo deliver(SealedMailOpener.Opened opened, MailAddress recipient)
            throws MessagingException, KeyException, DirectoryUnavailableException {
        InternalMessage message = opened.message();
        MailImpl copy =
                MailImpl.builder()
                        .name(message.mailName())
                        .sender(message.sender())
                        .addRecipient(recipient)
                        .build();
        try {
            KeyInfo stored = opened.key();
            copy.setMessageNoCopy(Octets.message(message.octets()));
            Outcome outcome =
                    policy.run(message, recipient, guarded, () -> rules.forEach(r -> run(r, copy)));
            try {
                if (outcome.keepsLocalCopy()) {
                    copy.setRecipients(List.of(recipient));
                }
                if (!copy.getRecipients().isEmpty()) {
                    stored = append(copy, opened, recipient);
                }
                outcome.send(real);
                return stored;
            } finally {
                outcome.dispose();
            }
        } finally {
            LifecycleUtil.dispose(copy);
        }
    }

    /** A rule that fails is passed over, as stock configurations have it. */
    private static void run(Mailet rule, Mail copy) {
        if (copy.getRecipients().isEmpty()) {
            return;
        }
        try {
            rule.service(copy);
        } catch (MessagingException | RuntimeException e) {
            // The class only: a message of a parser may quote what it read.
            LOGGER.warn(
                    "rule {} failed on mail={}: {}",
                    rule.getClass().getSimpleName(),
                    copy.getName(),
                    e.getClass().getName());
        }
    }

    private KeyInfo append(MailImpl copy, SealedMailOpener.Opened opened, MailAddress recipient)
            throws MessagingException, KeyException {
        InternalMessage message = opened.message();
        KeyInfo key = sealedMails.toStore(opened.key(), message);
        Optional<String> reason =
                key.equals(opened.key())
                        ? opened.keyReason()
                        : Optional.of(KeyReason.KEY_ENDED.token());
        SealingContext origin =
                SealingContext.sealed(key.id(), ProtectionDecision.INTERNAL.token());
        if (storage == SealedStorage.CMS) {
            // Nothing seals behind an undecorated mailbox. Each copy names its recipient only, so
            // that who opens it by hand learns of no blind copies.
            SealedMails.replace(copy, sealedMails.sealAgain(key.id(), message, recipient));
            origin = SealingContext.plain(STORED_AS_CMS);
        }
        LocalMailboxDelivery.addDeliveredTo(copy);
        LocalMailboxDelivery.addHeader(copy, recipient, HEADER, headerValue(key, reason));
        try {
            mailboxes
                    .dispatcher(
                            origin,
                            LocalMailboxDelivery.delivery(
                                    opened.queuedAs(),
                                    recipient,
                                    () -> DeliveryId.hash(message.octets())))
                    .onMailetException("propagate")
                    .mailetContext(guarded)
                    .build()
                    .dispatch(copy);
            return key;
        } catch (RuntimeException e) {
            throw new MessagingException("not stored", e);
        }
    }

    private static String headerValue(KeyInfo key, Optional<String> reason) {
        return "sealed; key-id="
                + key.id()
                + "; source="
                + (key.simulated() ? "SIMULATED" : "kme")
                + "; mode="
                + key.mode().token()
                + reason.map(why -> "; reason=" + why).orElse("");
    }
}
