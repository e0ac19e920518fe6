// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

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

    @Inject
    public LocalMailboxDelivery(
            UsersRepository users,
            @Named("mailboxmanager") MailboxManager mailboxes,
            MetricFactory metrics) {
        this.users = users;
        this.mailboxes = mailboxes;
        this.metrics = metrics;
    }

    /** The stock dispatcher, to be completed; it consumes nothing by itself. */
    MailDispatcher.Builder dispatcher(SealingContext origin) {
        return MailDispatcher.builder()
                .consume(false)
                .mailStore(
                        SimpleMailStore.builder()
                                .mailboxAppender(new OriginAppender(mailboxes, origin))
                                .usersRepository(users)
                                .folder(MailboxConstants.INBOX)
                                .metric(
                                        metrics.generate(
                                                LocalDelivery.LOCAL_DELIVERED_MAILS_METRIC_NAME))
                                .build());
    }

    /** The header field of stock {@code AddDeliveredToHeader}, for every recipient. */
    static void addDeliveredTo(Mail mail) throws MessagingException {
        for (MailAddress recipient : mail.getRecipients()) {
            addHeader(mail, recipient, DELIVERED_TO, recipient.asString());
        }
    }

    static void addHeader(Mail mail, MailAddress recipient, String name, String value) {
        mail.addSpecificHeaderForRecipient(
                Header.builder().name(name).value(value).build(), recipient);
    }
}
