// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.qutemail.core.policy.Delivery;
import org.qutemail.core.seal.SealException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens what a queue gives, and sees to the mail that does not open: no such mail stops the others,
 * and none is acknowledged before it is kept somewhere else.
 */
final class QueueOpening {

    private static final Logger LOGGER = LoggerFactory.getLogger(QueueOpening.class);

    /**
     * Until the key or the disk is asked again: as the schedule of sealing ends, in ADR 9's terms.
     */
    private static final Duration LATER = Duration.ofMinutes(4);

    private static final AttributeName QUEUED_AS = AttributeName.of(Delivery.QUEUED_AS);

    private final MailQueue inner;
    private final SpoolPlace place;
    private final MailSealing sealing;
    private final DamagedMail damaged;

    QueueOpening(MailQueue inner, SpoolPlace place, MailSealing sealing, DamagedMail damaged) {
        this.inner = inner;
        this.place = place;
        this.sealing = sealing;
        this.damaged = damaged;
    }

    /** The item with its mail opened; empty when that mail was set aside or comes again later. */
    Optional<MailQueueItem> open(MailQueueItem item) {
        Mail kept = item.getMail();
        try {
            return Optional.of(new OpenedItem(named(sealing.open(kept, place)), item));
        } catch (SealException e) {
            if (e.error().retryable()) {
                postpone(item, e);
            } else {
                setAside(item, e);
            }
        } catch (IOException | MessagingException | RuntimeException e) {
            postpone(item, e);
        }
        return Optional.empty();
    }

    /** It keeps the name it had first, whatever becomes of it: a crash may bring it again. */
    private static Mail named(Mail mail) {
        if (mail.getAttribute(QUEUED_AS).isEmpty()) {
            mail.setAttribute(new Attribute(QUEUED_AS, AttributeValue.of(mail.getName())));
        }
        return mail;
    }

    /**
     * The mail for looking at. One that does not open shows what the queue itself knows, and why.
     */
    Mail view(Mail kept) {
        try {
            return sealing.open(kept, place);
        } catch (SealException | IOException | MessagingException | RuntimeException e) {
            return MailImpl.builder()
                    .name(kept.getName())
                    .sender(kept.getMaybeSender())
                    .addRecipients(kept.getRecipients())
                    .lastUpdated(kept.getLastUpdated())
                    .errorMessage("This mail does not open: " + e.getMessage())
                    .build();
        }
    }

    private void setAside(MailQueueItem item, SealException why) {
        String name = item.getMail().getName();
        try {
            damaged.setAside(item.getMail(), place.toString(), why);
            item.done(CompletionStatus.SUCCESS);
            LOGGER.error(
                    "ALARM mail {} in {} does not open ({}) and was set aside among the damaged"
                            + " mail, where it lies unchanged",
                    name,
                    place,
                    why.getMessage());
        } catch (MessagingException | RuntimeException e) {
            LOGGER.error("mail {} in {} is damaged and could not be set aside", name, place, e);
            postpone(item, why);
        }
    }

    private void postpone(MailQueueItem item, Exception why) {
        String name = item.getMail().getName();
        try {
            inner.enQueue(item.getMail(), LATER);
            item.done(CompletionStatus.SUCCESS);
            LOGGER.error(
                    "ALARM mail {} in {} cannot be opened now ({}), tried again in {}",
                    name,
                    place,
                    why.getMessage(),
                    LATER);
        } catch (MailQueueException | RuntimeException e) {
            LOGGER.error("mail {} in {} was not postponed and goes back as it is", name, place, e);
            giveBack(item);
        }
    }

    private void giveBack(MailQueueItem item) {
        try {
            item.done(CompletionStatus.RETRY);
        } catch (MailQueueException | RuntimeException e) {
            LOGGER.error("{} did not take back mail {}", place, item.getMail().getName(), e);
        }
    }

    private record OpenedItem(Mail mail, MailQueueItem kept) implements MailQueueItem {

        @Override
        public Mail getMail() {
            return mail;
        }

        @Override
        public void done(CompletionStatus success) throws MailQueueException {
            kept.done(success);
        }
    }
}
