// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets.guard;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;

/**
 * What a mailet wanted to send while it had internal mail open.
 *
 * @param name the mail's name, where the mailet made a whole mail
 * @param state the processor it was meant for
 * @param sender its envelope sender
 * @param recipients its envelope recipients
 * @param octets its header and body
 * @param scriptError whether Sieve reports that a script failed
 * @param bounce whether the mailet asked for a bounce of the mail it handled
 */
record Outgoing(
        Optional<String> name,
        String state,
        MaybeSender sender,
        List<MailAddress> recipients,
        byte[] octets,
        boolean scriptError,
        boolean bounce) {

    /** Set by stock Sieve on the mail that quotes the message a script failed on. */
    private static final AttributeName SIEVE_NOTIFICATION = AttributeName.of("SieveNotification");

    static Outgoing mail(Mail mail, String state) throws MessagingException {
        return new Outgoing(
                Optional.ofNullable(mail.getName()),
                state == null ? Mail.DEFAULT : state,
                mail.getMaybeSender(),
                List.copyOf(mail.getRecipients()),
                Octets.of(mail.getMessage()),
                mail.getAttribute(SIEVE_NOTIFICATION).isPresent(),
                false);
    }

    static Outgoing message(
            MailAddress sender,
            Collection<MailAddress> recipients,
            MimeMessage message,
            String state)
            throws MessagingException {
        return new Outgoing(
                Optional.empty(),
                state == null ? Mail.DEFAULT : state,
                MaybeSender.of(sender),
                List.copyOf(recipients),
                Octets.of(message),
                false,
                false);
    }

    static Outgoing bounce(Mail mail) {
        return new Outgoing(
                Optional.ofNullable(mail.getName()),
                Mail.DEFAULT,
                MaybeSender.nullSender(),
                mail.getMaybeSender().asList(),
                new byte[0],
                false,
                true);
    }

    /** Names the envelope only: nothing of the content may reach a log. */
    @Override
    public String toString() {
        return "Outgoing[" + sender.asString() + " to " + recipients + "]";
    }
}
