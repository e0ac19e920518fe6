// SPDX-License-Identifier: Apache-2.0
package org.qutemail.matchers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeMessage;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.core.Username;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.rrt.api.CanSendFrom;
import org.apache.james.rrt.api.RecipientRewriteTable.ErrorMappingException;
import org.apache.james.rrt.api.RecipientRewriteTableException;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;

/**
 * Whether a submitted mail speaks under its submitter's own name: the envelope sender and every
 * mailbox of From and Sender (RFC 5322 section 3.6.2) must be the user's address or an alias of it
 * in a local domain.
 *
 * <p>Stricter than stock James: {@code verifyIdentity} looks at the envelope only. From must be
 * there exactly once, hold at least one mailbox and parse; several mailboxes need a Sender field.
 * Everything that readers could understand differently is refused. Thread-safe.
 */
public final class SubmissionIdentity {

    private final DomainList domains;
    private final UsersRepository users;
    private final CanSendFrom canSendFrom;

    @Inject
    public SubmissionIdentity(DomainList domains, UsersRepository users, CanSendFrom canSendFrom) {
        this.domains = domains;
        this.users = users;
        this.canSendFrom = canSendFrom;
    }

    /**
     * @return what is wrong, in words for the sender; empty when the envelope sender is the user's
     * @throws DirectoryUnavailableException it cannot be said now
     */
    public Optional<String> wrongEnvelope(Username user, MaybeSender sender)
            throws DirectoryUnavailableException {
        if (sender.isNullSender()) {
            return Optional.of(
                    "the envelope sender is empty, it must be an address of " + user.asString());
        }
        return notOwned(user, sender.get(), "envelope sender");
    }

    /**
     * @return what is wrong with From or Sender, in words for the sender; empty when nothing is
     * @throws DirectoryUnavailableException it cannot be said now
     * @throws MessagingException the header cannot be read
     */
    public Optional<String> wrongHeader(Username user, MimeMessage message)
            throws MessagingException, DirectoryUnavailableException {
        String[] from = message.getHeader("From");
        String[] sender = message.getHeader("Sender");
        if (from == null || from.length != 1) {
            return Optional.of("the From header field must be there exactly once");
        }
        if (sender != null && sender.length > 1) {
            return Optional.of("there is more than one Sender header field");
        }
        List<MailAddress> mailboxes = new ArrayList<>();
        try {
            List<MailAddress> authors = mailboxes(from[0]);
            if (authors.size() > 1 && sender == null) {
                return Optional.of("several From mailboxes need a Sender header field");
            }
            mailboxes.addAll(authors);
            if (sender != null) {
                mailboxes.addAll(mailboxes(sender[0]));
            }
        } catch (AddressException e) {
            return Optional.of("the From or Sender header field cannot be understood");
        }
        for (MailAddress mailbox : mailboxes) {
            Optional<String> wrong = notOwned(user, mailbox, "From or Sender");
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    /** {@link #wrongEnvelope}, then {@link #wrongHeader}. */
    public Optional<String> wrong(Username user, MaybeSender sender, MimeMessage message)
            throws MessagingException, DirectoryUnavailableException {
        Optional<String> envelope = wrongEnvelope(user, sender);
        return envelope.isPresent() ? envelope : wrongHeader(user, message);
    }

    private static List<MailAddress> mailboxes(String field) throws AddressException {
        List<MailAddress> mailboxes = new ArrayList<>();
        for (InternetAddress address : InternetAddress.parseHeader(field, true)) {
            // A group is no mailbox, and readers differ in what they show for one.
            if (address.isGroup()) {
                throw new AddressException("a group");
            }
            mailboxes.add(new MailAddress(address));
        }
        if (mailboxes.isEmpty()) {
            throw new AddressException("no mailbox");
        }
        return mailboxes;
    }

    private Optional<String> notOwned(Username user, MailAddress address, String where)
            throws DirectoryUnavailableException {
        if (owns(user, address)) {
            return Optional.empty();
        }
        return Optional.of(
                where + " <" + address.asString() + "> is not an address of " + user.asString());
    }

    private boolean owns(Username user, MailAddress address) throws DirectoryUnavailableException {
        try {
            if (!domains.containsDomain(address.getDomain())) {
                return false;
            }
            if (canSendFrom.userCanSendFrom(user, users.getUsername(address))) {
                return true;
            }
            // The call above answers false when the rewrite table fails; this one throws then.
            return canSendFrom.allValidFromAddressesForUser(user).anyMatch(address::equals);
        } catch (DomainListException
                | UsersRepositoryException
                | ErrorMappingException
                | RecipientRewriteTableException e) {
            throw new DirectoryUnavailableException("addresses of " + user.asString(), e);
        }
    }
}
