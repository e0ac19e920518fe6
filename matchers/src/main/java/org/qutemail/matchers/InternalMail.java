// SPDX-License-Identifier: Apache-2.0
package org.qutemail.matchers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;
import org.qutemail.core.policy.ProtectionDecision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Matches the recipients for whom a mail is internal, and so must be sealed: a local user submitted
 * it under an own address ({@link QkdAttributes#submitter}, {@link SubmissionIdentity} checked
 * again), and the recipient is a local mailbox. James splits the mail when only some match.
 *
 * <p>Belongs behind everything that rewrites recipients. Recipients about whom nothing can be found
 * out, because a directory does not answer, match as well: {@code QkdSeal} lets such mail wait.
 *
 * <table>
 * <caption>Parameters, attributes</caption>
 * <tr><td>condition</td><td>none</td></tr>
 * <tr><td>reads</td><td>{@code org.qutemail.submitted-by}, the JMAP user, {@code
 * org.apache.james.SentByMailet}</td></tr>
 * <tr><td>writes</td><td>{@code org.qutemail.decisions}: per recipient the token of a {@link
 * ProtectionDecision}; {@code org.qutemail.internal-content} when the content is, or may be, that
 * of internal mail for any of the recipients</td></tr>
 * <tr><td>counts</td><td>{@code qutemail.decision.<token>}, once a recipient</td></tr>
 * </table>
 *
 * <pre>{@code
 * <mailet match="org.qutemail.matchers.InternalMail" class="ToProcessor">
 *     <processor>qkd-seal</processor>
 * </mailet>
 * }</pre>
 */
public class InternalMail extends GenericMatcher {

    private static final Logger LOGGER = LoggerFactory.getLogger(InternalMail.class);

    private final SubmissionIdentity identity;
    private final LocalMailboxes mailboxes;
    private final MetricFactory metrics;

    @Inject
    public InternalMail(
            SubmissionIdentity identity, LocalMailboxes mailboxes, MetricFactory metrics) {
        this.identity = identity;
        this.mailboxes = mailboxes;
        this.metrics = metrics;
    }

    @Override
    public Collection<MailAddress> match(Mail mail) {
        ProtectionDecision sender = decideSender(mail);
        List<MailAddress> matched = new ArrayList<>();
        Map<String, AttributeValue<?>> decisions = new HashMap<>();
        boolean internalContent = false;
        for (MailAddress recipient : mail.getRecipients()) {
            ProtectionDecision decision =
                    sender.protect() ? decideRecipient(sender, recipient) : sender;
            record(mail, recipient, decision);
            decisions.put(recipient.asString(), AttributeValue.of(decision.token()));
            if (decision.protect()) {
                matched.add(recipient);
            }
            internalContent |=
                    decision.protect() || decision == ProtectionDecision.RECIPIENT_UNKNOWN;
        }
        mail.setAttribute(new Attribute(QkdAttributes.DECISIONS, AttributeValue.of(decisions)));
        if (internalContent) {
            mail.setAttribute(
                    new Attribute(QkdAttributes.INTERNAL_CONTENT, AttributeValue.of(true)));
        }
        return matched;
    }

    private ProtectionDecision decideSender(Mail mail) {
        if (mail.getAttribute(Mail.SENT_BY_MAILET_ATTRIBUTE.getName()).isPresent()) {
            return ProtectionDecision.REPOSTED;
        }
        Optional<Username> submitter = QkdAttributes.submitter(mail);
        if (submitter.isEmpty()) {
            return mail.hasSender()
                    ? ProtectionDecision.NOT_SUBMITTED
                    : ProtectionDecision.NULL_SENDER;
        }
        if (!mail.hasSender()) {
            return ProtectionDecision.NULL_SENDER;
        }
        try {
            return identity.wrong(submitter.get(), mail.getMaybeSender(), mail.getMessage())
                    .map(wrong -> mismatch(mail, wrong))
                    .orElse(ProtectionDecision.INTERNAL);
        } catch (DirectoryUnavailableException | MessagingException | RuntimeException e) {
            LOGGER.warn("mail={} waits: its submitter cannot be verified now", mail.getName(), e);
            return ProtectionDecision.UNDECIDED;
        }
    }

    private static ProtectionDecision mismatch(Mail mail, String wrong) {
        LOGGER.warn("mail={} is not internal: {}", mail.getName(), wrong);
        return ProtectionDecision.IDENTITY_MISMATCH;
    }

    private ProtectionDecision decideRecipient(ProtectionDecision sender, MailAddress recipient) {
        try {
            if (!mailboxes.isLocalDomain(recipient.getDomain())) {
                return ProtectionDecision.RECIPIENT_NOT_LOCAL;
            }
            return mailboxes.isMailbox(recipient) ? sender : ProtectionDecision.RECIPIENT_UNKNOWN;
        } catch (DirectoryUnavailableException e) {
            LOGGER.warn("recipient={} cannot be looked up now", recipient.asString(), e);
            return ProtectionDecision.UNDECIDED;
        }
    }

    private void record(Mail mail, MailAddress recipient, ProtectionDecision decision) {
        LOGGER.info(
                "decision mail={} recipient={} protect={} reason={}",
                mail.getName(),
                recipient.asString(),
                decision.protect(),
                decision.token());
        metrics.generate("qutemail.decision." + decision.token()).increment();
    }
}
