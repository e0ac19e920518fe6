// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets.guard;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.mail.Address;
import javax.mail.MessagingException;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeMessage;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.mailet.HostAddress;
import org.apache.mailet.LookupException;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.apache.mailet.TemporaryLookupException;
import org.slf4j.Logger;

/**
 * The mailet context of mailets that see internal mail: it answers like the real one and sends
 * nothing. What they send is taken down for {@link OutgoingPolicy}.
 *
 * <p>The mailets run inside {@link #during}; the mails are told apart by thread, since stock
 * mailets send on the thread they are called on. A mail sent from anywhere else belongs to nothing
 * and is refused by an exception, so that a mailet that changes its ways fails closed.
 */
public final class GuardedMailetContext implements MailetContext {

    /** The run of a mailet. */
    @FunctionalInterface
    public interface Work {
        void run() throws MessagingException;
    }

    private final MailetContext real;
    private final ThreadLocal<List<Outgoing>> takenDown = new ThreadLocal<>();

    /**
     * @param real answers everything but what sends
     */
    public GuardedMailetContext(MailetContext real) {
        this.real = real;
    }

    /**
     * Runs a mailet.
     *
     * @return what it wanted to send, in its order
     */
    List<Outgoing> during(Work work) throws MessagingException {
        List<Outgoing> outgoing = new ArrayList<>();
        takenDown.set(outgoing);
        try {
            work.run();
        } finally {
            takenDown.remove();
        }
        return outgoing;
    }

    private void takeDown(Outgoing outgoing) throws MessagingException {
        List<Outgoing> list = takenDown.get();
        if (list == null) {
            throw new MessagingException("not sent: internal mail is open, nothing may leave here");
        }
        list.add(outgoing);
    }

    @Override
    public void sendMail(MimeMessage message) throws MessagingException {
        Address[] from = message.getFrom();
        MailAddress sender =
                from == null || from.length == 0
                        ? null
                        : new MailAddress((InternetAddress) from[0]);
        List<MailAddress> recipients = new ArrayList<>();
        Address[] addresses = message.getAllRecipients();
        for (Address address : addresses == null ? new Address[0] : addresses) {
            if (address instanceof InternetAddress) {
                recipients.add(new MailAddress((InternetAddress) address));
            }
        }
        takeDown(Outgoing.message(sender, recipients, message, Mail.DEFAULT));
    }

    @Override
    public void sendMail(
            MailAddress sender, Collection<MailAddress> recipients, MimeMessage message)
            throws MessagingException {
        takeDown(Outgoing.message(sender, recipients, message, Mail.DEFAULT));
    }

    @Override
    public void sendMail(
            MailAddress sender,
            Collection<MailAddress> recipients,
            MimeMessage message,
            String state)
            throws MessagingException {
        takeDown(Outgoing.message(sender, recipients, message, state));
    }

    @Override
    public void sendMail(Mail mail) throws MessagingException {
        takeDown(Outgoing.mail(mail, mail.getState()));
    }

    @Override
    public void sendMail(Mail mail, long delay, TimeUnit unit) throws MessagingException {
        takeDown(Outgoing.mail(mail, Mail.DEFAULT));
    }

    @Override
    public void sendMail(Mail mail, String state) throws MessagingException {
        takeDown(Outgoing.mail(mail, state));
    }

    @Override
    public void sendMail(Mail mail, String state, long delay, TimeUnit unit)
            throws MessagingException {
        takeDown(Outgoing.mail(mail, state));
    }

    @Override
    public void bounce(Mail mail, String message) throws MessagingException {
        takeDown(Outgoing.bounce(mail));
    }

    @Override
    public void bounce(Mail mail, String message, MailAddress bouncer) throws MessagingException {
        takeDown(Outgoing.bounce(mail));
    }

    @Override
    public int getMajorVersion() {
        return real.getMajorVersion();
    }

    @Override
    public int getMinorVersion() {
        return real.getMinorVersion();
    }

    @Override
    public String getServerInfo() {
        return real.getServerInfo();
    }

    @Deprecated
    @Override
    public Iterator<String> getAttributeNames() {
        return real.getAttributeNames();
    }

    @Deprecated
    @Override
    public Object getAttribute(String name) {
        return real.getAttribute(name);
    }

    @Deprecated
    @Override
    public void setAttribute(String name, Object value) {
        real.setAttribute(name, value);
    }

    @Deprecated
    @Override
    public void removeAttribute(String name) {
        real.removeAttribute(name);
    }

    @Deprecated
    @Override
    public void log(String message) {
        real.log(message);
    }

    @Deprecated
    @Override
    public void log(String message, Throwable t) {
        real.log(message, t);
    }

    @Deprecated
    @Override
    public void log(LogLevel level, String message) {
        real.log(level, message);
    }

    @Deprecated
    @Override
    public void log(LogLevel level, String message, Throwable t) {
        real.log(level, message, t);
    }

    @Override
    public MailAddress getPostmaster() {
        return real.getPostmaster();
    }

    @Override
    public boolean isLocalServer(Domain domain) {
        return real.isLocalServer(domain);
    }

    @Deprecated
    @Override
    public boolean isLocalUser(String userAccount) {
        return real.isLocalUser(userAccount);
    }

    @Override
    public boolean isLocalEmail(MailAddress mailAddress) {
        return real.isLocalEmail(mailAddress);
    }

    @Override
    public Collection<MailAddress> localRecipients(Collection<MailAddress> recipients) {
        return real.localRecipients(recipients);
    }

    @Deprecated
    @Override
    public Collection<String> getMailServers(Domain domain) {
        return real.getMailServers(domain);
    }

    @Deprecated
    @Override
    public Iterator<HostAddress> getSMTPHostAddresses(Domain domain) {
        return real.getSMTPHostAddresses(domain);
    }

    @Override
    public List<String> dnsLookup(String name, RecordType type)
            throws TemporaryLookupException, LookupException {
        return real.dnsLookup(name, type);
    }

    @Override
    public Logger getLogger() {
        return real.getLogger();
    }
}
