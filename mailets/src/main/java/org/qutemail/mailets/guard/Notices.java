// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets.guard;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collection;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;

/**
 * What the server tells people about internal mail: who wrote to whom and what happened, never
 * subject or body (RFC 3834: null reverse path, {@code Auto-Submitted}). Sent as ordinary mail.
 */
public final class Notices {

    private final MailAddress postmaster;
    private final Clock clock;

    /**
     * @param postmaster from whom the notices come
     */
    public Notices(MailAddress postmaster, Clock clock) {
        this.postmaster = postmaster;
        this.clock = clock;
    }

    /**
     * To the owner of a mailbox, where the message stays: it was not forwarded.
     *
     * @param reason a whole sentence
     */
    public Mail notForwarded(
            MailAddress owner, MaybeSender sender, Collection<MailAddress> to, String reason)
            throws MessagingException {
        return notice(
                owner,
                "A message was not forwarded",
                "A message from "
                        + text(sender)
                        + " was to be forwarded to "
                        + text(to)
                        + ".\r\n\r\n"
                        + reason
                        + " The message is in your mailbox.\r\n");
    }

    /** To the owner of a mailbox: the message is there, the Sieve script failed on it. */
    public Mail scriptFailed(MailAddress owner, MaybeSender sender) throws MessagingException {
        return notice(
                owner,
                "Your Sieve script failed",
                "Your Sieve script failed on a message from "
                        + text(sender)
                        + ".\r\n\r\nThe message is in your mailbox.\r\n");
    }

    /** To the owner of a mailbox: a rule wanted to send something that cannot be let out. */
    public Mail notSent(MailAddress owner, MaybeSender sender) throws MessagingException {
        return notice(
                owner,
                "A rule of your mailbox was stopped",
                "A rule of your mailbox wanted to send a mail about a message from "
                        + text(sender)
                        + ".\r\n\r\nIt may quote the message, so it was not sent. The message is in"
                        + " your mailbox.\r\n");
    }

    /**
     * To the sender: some recipients did not get the message.
     *
     * @param reason a whole sentence
     */
    public Mail notDelivered(MailAddress sender, Collection<MailAddress> recipients, String reason)
            throws MessagingException {
        return notice(
                sender,
                "A message was not delivered",
                "Your message to "
                        + text(recipients)
                        + " was not delivered.\r\n\r\n"
                        + reason
                        + "\r\n\r\nThis notice does not quote your message; it is the server's"
                        + " rule for mail between its users.\r\n");
    }

    /**
     * {@link #notDelivered}, sent to the sender of a mail, if it has one.
     *
     * @param recipients who did not get it
     */
    public void sendNotDelivered(
            MailetContext context, Mail mail, Collection<MailAddress> recipients, String reason)
            throws MessagingException {
        for (MailAddress sender : mail.getMaybeSender().asList()) {
            Mail notice = notDelivered(sender, recipients, reason);
            try {
                context.sendMail(notice);
            } finally {
                LifecycleUtil.dispose(notice);
            }
        }
    }

    private Mail notice(MailAddress to, String subject, String text) throws MessagingException {
        String header =
                "From: "
                        + postmaster.asString()
                        + "\r\nTo: "
                        + to.asString()
                        + "\r\nSubject: "
                        + subject
                        + "\r\nDate: "
                        + Rfc5322Date.now(clock)
                        + "\r\nMessage-ID: <"
                        + UUID.randomUUID()
                        + "@"
                        + postmaster.getDomain().asString()
                        + ">\r\nAuto-Submitted: auto-generated"
                        + "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8"
                        + "\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
        MailImpl mail = MailImpl.builder().name(MailImpl.getId()).addRecipient(to).build();
        mail.setMessageNoCopy(Octets.message((header + text).getBytes(StandardCharsets.UTF_8)));
        return mail;
    }

    private static String text(MaybeSender sender) {
        return sender.asOptional().map(MailAddress::asString).orElse("an unnamed sender");
    }

    private static String text(Collection<MailAddress> addresses) {
        return addresses.stream().map(MailAddress::asString).collect(Collectors.joining(", "));
    }
}
