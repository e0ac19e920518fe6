// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.util.Optional;
import java.util.function.Supplier;
import javax.inject.Inject;
import javax.inject.Named;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.model.MailboxConstants;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.transport.mailets.LocalDelivery;
import org.apache.james.transport.mailets.delivery.MailDispatcher;
import org.apache.james.transport.mailets.delivery.SimpleMailStore;
import org.apache.james.user.api.UsersRepository;
import org.apache.mailet.Mail;
import org.apache.mailet.PerRecipientHeaders.Header;
import org.qutemail.core.policy.Delivery;
import org.qutemail.core.policy.SealingContext;

/**
 * Delivery into mailboxes as stock James does it (Return-Path, Delivered-To, folder of the storage
 * directive), in sessions that carry a {@link SealingContext}.
 */
public final class LocalMailboxDelivery {

    private static final String DELIVERED_TO = "Delivered-To";

    private final UsersRepository users;
    private final MailboxManager mailboxes;
    private final MetricFactory metrics;
    private final DeliverOnce once;

    @Inject
    public LocalMailboxDelivery(
            UsersRepository users,
            @Named("mailboxmanager") MailboxManager mailboxes,
            MetricFactory metrics,
            DeliverOnce once) {
        this.users = users;
        this.mailboxes = mailboxes;
        this.metrics = metrics;
        this.once = once;
    }

    /**
     * What is not to be done twice when a crash brings the mail again.
     *
     * @param queuedAs see {@link Delivery#QUEUED_AS}; empty: no queue brings it again
     * @param content see {@link DeliveryId#hash}
     */
    static Optional<Delivery> delivery(
            Optional<String> queuedAs, MailAddress recipient, Supplier<String> content) {
        return queuedAs.map(
                name -> new Delivery(name, DeliveryId.address(recipient), content.get()));
    }

    /**
     * The stock dispatcher, to be completed; it consumes nothing by itself.
     *
     * @param delivery to the one recipient of the mail
     */
    MailDispatcher.Builder dispatcher(SealingContext origin, Optional<Delivery> delivery) {
        return MailDispatcher.builder()
                .consume(false)
                .mailStore(
                        SimpleMailStore.builder()
                                .mailboxAppender(
                                        new OriginAppender(mailboxes, origin, delivery, once))
                                .usersRepository(users)
                                .folder(MailboxConstants.INBOX)
                                .metric(
                                        metrics.generate(
                                                LocalDelivery.LOCAL_DELIVERED_MAILS_METRIC_NAME))
                                .build());
    }

    /**
     * The header field of stock {@code AddDeliveredToHeader}, for every recipient that has none of
     * an earlier attempt.
     */
    static void addDeliveredTo(Mail mail) throws MessagingException {
        for (MailAddress recipient : mail.getRecipients()) {
            if (!mail.getPerRecipientSpecificHeaders()
                    .getHeaderNamesForRecipient(recipient)
                    .contains(DELIVERED_TO)) {
                addHeader(mail, recipient, DELIVERED_TO, recipient.asString());
            }
        }
    }

    static void addHeader(Mail mail, MailAddress recipient, String name, String value) {
        mail.addSpecificHeaderForRecipient(
                Header.builder().name(name).value(value).build(), recipient);
    }
}
