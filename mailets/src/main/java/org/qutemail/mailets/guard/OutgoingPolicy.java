// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets.guard;

import java.util.ArrayList;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.qutemail.core.key.KeyException;
import org.qutemail.matchers.DirectoryUnavailableException;
import org.qutemail.matchers.QkdAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of the mail that mailets want to send while an internal message is open: the
 * only way out.
 *
 * <ul>
 *   <li>the message itself, to a local mailbox: sealed anew for it;
 *   <li>the message itself, to an outside address: as {@link ExternalForward} says;
 *   <li>a reply in the owner's words: without the message's subject;
 *   <li>Sieve errors, bounces, mail for error processors: replaced by a notice without content;
 *   <li>anything else: not sent, the owner is told.
 * </ul>
 *
 * <p>Each is logged and counted as {@code qutemail.outgoing.<outcome>}. Thread-safe.
 */
public final class OutgoingPolicy {

    /**
     * Redirects in a row after which a message stays where it is: rules of users may form rings.
     */
    static final int MAX_REDIRECTS = 5;

    private static final Logger LOGGER = LoggerFactory.getLogger(OutgoingPolicy.class);

    private static final String STAYS_HERE =
            "Mail between users of this server does not leave it, so it was not sent there.";
    private static final String NO_SUCH_USER = "There is no such address on this server.";

    private final ExternalForward externalForward;
    private final Destinations destinations;
    private final Resealer resealer;
    private final Notices notices;
    private final MetricFactory metrics;

    public OutgoingPolicy(
            ExternalForward externalForward,
            Destinations destinations,
            Resealer resealer,
            Notices notices,
            MetricFactory metrics) {
        this.externalForward = externalForward;
        this.destinations = destinations;
        this.resealer = resealer;
        this.notices = notices;
        this.metrics = metrics;
    }

    /**
     * Runs mailets on an open message and decides about what they want to send.
     *
     * @param owner the address in whose name they act
     * @throws KeyException a redirect cannot be sealed, or not now: nothing was sent
     * @throws DirectoryUnavailableException it cannot be decided now: nothing was sent
     */
    public Outcome run(
            InternalMessage message,
            MailAddress owner,
            GuardedMailetContext context,
            GuardedMailetContext.Work work)
            throws MessagingException, KeyException, DirectoryUnavailableException {
        List<Outgoing> outgoing = context.during(work);
        Outcome outcome = new Outcome();
        try {
            for (Outgoing each : outgoing) {
                decide(message, owner, each, outcome);
            }
            return outcome;
        } catch (MessagingException
                | KeyException
                | DirectoryUnavailableException
                | RuntimeException e) {
            outcome.dispose();
            throw e;
        }
    }

    private void decide(
            InternalMessage message, MailAddress owner, Outgoing outgoing, Outcome outcome)
            throws MessagingException, KeyException, DirectoryUnavailableException {
        OutgoingKind kind = OutgoingKind.of(outgoing, message);
        switch (kind) {
            case REPOST:
                repost(message, owner, outgoing, outcome);
                break;
            case REPLY:
                record(message, outgoing, "reply");
                outcome.add(reply(message, outgoing));
                break;
            case SCRIPT_ERROR:
                record(message, outgoing, "script-error");
                // The stock report quotes the message, ours does not: so it has to be kept.
                outcome.keepLocalCopy();
                outcome.add(notices.scriptFailed(owner, message.sender()));
                break;
            case FAILURE:
                record(message, outgoing, "failure");
                for (MailAddress sender : message.sender().asList()) {
                    outcome.add(
                            notices.notDelivered(
                                    sender,
                                    outgoing.bounce() ? List.of(owner) : outgoing.recipients(),
                                    "The server could not handle it."));
                }
                break;
            default:
                record(message, outgoing, "stopped");
                outcome.keepLocalCopy();
                outcome.add(notices.notSent(owner, message.sender()));
        }
    }

    private void repost(
            InternalMessage message, MailAddress owner, Outgoing outgoing, Outcome outcome)
            throws MessagingException, KeyException, DirectoryUnavailableException {
        List<MailAddress> local = new ArrayList<>();
        List<MailAddress> outside = new ArrayList<>();
        for (MailAddress recipient : outgoing.recipients()) {
            Destinations.Resolved resolved = destinations.resolve(recipient);
            local.addAll(resolved.mailboxes());
            outside.addAll(resolved.outside());
            for (MailAddress unknown : resolved.unknown()) {
                record(message, outgoing, "redirect-unknown");
                outcome.keepLocalCopy();
                outcome.add(
                        notices.notForwarded(
                                owner, message.sender(), List.of(unknown), NO_SUCH_USER));
            }
        }
        if (!local.isEmpty() && message.redirects() >= MAX_REDIRECTS) {
            record(message, outgoing, "redirect-loop");
            outcome.keepLocalCopy();
        } else if (!local.isEmpty()) {
            record(message, outgoing, "resealed");
            resealer.reseal(message, local).forEach(outcome::add);
        }
        if (!outside.isEmpty()) {
            forwardOutside(message, owner, outgoing, outside, outcome);
        }
    }

    private void forwardOutside(
            InternalMessage message,
            MailAddress owner,
            Outgoing outgoing,
            List<MailAddress> outside,
            Outcome outcome)
            throws MessagingException, DirectoryUnavailableException {
        if (externalForward == ExternalForward.ALLOW) {
            record(message, outgoing, "forward-allowed");
            outcome.add(open(message, owner, outside));
            return;
        }
        record(message, outgoing, "forward-refused");
        outcome.keepLocalCopy();
        if (destinations.isMailbox(owner)) {
            outcome.add(notices.notForwarded(owner, message.sender(), outside, STAYS_HERE));
        } else {
            // An alias or group has no mailbox to keep the message: its sender must know.
            for (MailAddress sender : message.sender().asList()) {
                outcome.add(
                        notices.notDelivered(
                                sender,
                                List.of(owner),
                                "The address leads outside this server. " + STAYS_HERE));
            }
        }
    }

    private static Mail reply(InternalMessage message, Outgoing outgoing)
            throws MessagingException {
        MailImpl mail =
                MailImpl.builder()
                        .name(MailImpl.getId())
                        .sender(outgoing.sender())
                        .addRecipients(outgoing.recipients())
                        .build();
        mail.setMessageNoCopy(ContentFreeReply.of(outgoing.octets(), message));
        return mail;
    }

    private static Mail open(InternalMessage message, MailAddress owner, List<MailAddress> outside)
            throws MessagingException {
        MailImpl mail =
                MailImpl.builder()
                        .name(MailImpl.getId())
                        .sender(message.sender())
                        .addRecipients(outside)
                        .addAttribute(
                                new Attribute(
                                        QkdAttributes.FORWARDED_FOR,
                                        AttributeValue.of(owner.asString())))
                        .addAttribute(
                                new Attribute(
                                        QkdAttributes.INTERNAL_CONTENT, AttributeValue.of(true)))
                        .build();
        mail.setMessageNoCopy(Octets.message(message.octets()));
        return mail;
    }

    private void record(InternalMessage message, Outgoing outgoing, String outcome) {
        LOGGER.info(
                "outgoing mail={} outcome={} recipients={}",
                message.mailName(),
                outcome,
                outgoing.recipients());
        metrics.generate("qutemail.outgoing." + outcome).increment();
    }
}
