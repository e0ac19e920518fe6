// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.GenericMailet;
import org.qutemail.core.key.KeyException;
import org.qutemail.mailets.guard.Destinations;
import org.qutemail.mailets.guard.ExternalForward;
import org.qutemail.mailets.guard.GuardedConfig;
import org.qutemail.mailets.guard.GuardedMailetContext;
import org.qutemail.mailets.guard.InternalMessage;
import org.qutemail.mailets.guard.Notices;
import org.qutemail.mailets.guard.Octets;
import org.qutemail.mailets.guard.Outcome;
import org.qutemail.mailets.guard.OutgoingPolicy;
import org.qutemail.matchers.DirectoryUnavailableException;
import org.qutemail.matchers.LocalMailboxes;
import org.qutemail.matchers.QkdAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stock {@code RecipientRewriteTable}, with nothing of submitted mail leaving for an outside
 * address, an error processor or a repository on its own: aliases, groups and forwards are resolved
 * as stock James does it, and what it wants to send on the way goes through {@link OutgoingPolicy}.
 * For mail that nobody submitted it is the stock mailet.
 *
 * <p>When a forward outside is refused, the address keeps its mail: it stays a recipient if it is a
 * mailbox. Users or mappings that cannot be looked up raise an exception before anything is sent.
 *
 * <table>
 * <caption>Parameters</caption>
 * <tr><td>{@code errorProcessor}</td><td>{@code error}</td><td>where mail goes that stock James
 * cannot rewrite; submitted mail is reported to its sender instead</td></tr>
 * <tr><td>{@code delays}</td><td>{@code 60s, 120s, 240s}</td><td>between attempts, the last one
 * again and again</td></tr>
 * <tr><td>{@code giveUpAfter}</td><td>{@code 5d}</td><td>from the first failure on</td></tr>
 * <tr><td>{@code externalForward}</td><td>{@code refuse}</td><td>or {@code allow}, see {@link
 * ExternalForward}</td></tr>
 * </table>
 *
 * <p>Reads {@code org.qutemail.submitted-by} and the JMAP user. Mail sent on under {@code allow}
 * carries {@code org.qutemail.forwarded-for} and {@code org.qutemail.internal-content}.
 *
 * <pre>{@code
 * <mailet match="All" class="org.qutemail.mailets.GuardedRecipientRewriteTable">
 *     <errorProcessor>rrt-error</errorProcessor>
 *     <externalForward>refuse</externalForward>
 * </mailet>
 * }</pre>
 */
public class GuardedRecipientRewriteTable extends GenericMailet {

    private static final Logger LOGGER =
            LoggerFactory.getLogger(GuardedRecipientRewriteTable.class);

    private static final String STOCK = "RecipientRewriteTable";

    private final org.apache.james.transport.mailets.RecipientRewriteTable stock;
    private final org.apache.james.transport.mailets.RecipientRewriteTable guarded;
    private final Destinations destinations;
    private final LocalMailboxes mailboxes;
    private final LargeMails largeMails;
    private final MailQueueFactory<?> queues;
    private final MetricFactory metrics;
    private final Clock clock;
    private GuardedMailetContext context;
    private OutgoingPolicy policy;
    private Notices notices;
    private Waiting waiting;

    @Inject
    public GuardedRecipientRewriteTable(
            RecipientRewriteTable rewrites,
            DomainList domains,
            Destinations destinations,
            LocalMailboxes mailboxes,
            LargeMails largeMails,
            MailQueueFactory<?> queues,
            MetricFactory metrics,
            Clock clock) {
        this.stock =
                new org.apache.james.transport.mailets.RecipientRewriteTable(rewrites, domains);
        this.guarded =
                new org.apache.james.transport.mailets.RecipientRewriteTable(rewrites, domains);
        this.destinations = destinations;
        this.mailboxes = mailboxes;
        this.largeMails = largeMails;
        this.queues = queues;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void init() throws MessagingException {
        context = new GuardedMailetContext(getMailetContext());
        stock.init(new GuardedConfig(STOCK, getMailetContext(), Optional.of(getMailetConfig())));
        guarded.init(new GuardedConfig(STOCK, context, Optional.of(getMailetConfig())));
        notices = new Notices(getMailetContext().getPostmaster(), clock);
        waiting = Waiting.of(getMailetConfig(), queues, clock);
        policy =
                new OutgoingPolicy(
                        ExternalForward.parse(getInitParameter("externalForward")),
                        destinations,
                        (message, recipients) -> {
                            throw new MessagingException("local recipients are not sent anew");
                        },
                        notices,
                        metrics);
    }

    @Override
    public Collection<ProcessingState> requiredProcessingState() {
        return stock.requiredProcessingState();
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        if (QkdAttributes.submitter(mail).isEmpty()) {
            stock.service(mail);
            return;
        }
        largeMails.run(mail, () -> rewrite(mail));
    }

    private void rewrite(Mail mail) throws MessagingException {
        InternalMessage message =
                new InternalMessage(
                        mail.getName(),
                        UUID.randomUUID(),
                        mail.getMaybeSender(),
                        Octets.of(mail.getMessage()),
                        0,
                        mail.getState());
        List<MailAddress> addressed = List.copyOf(mail.getRecipients());
        Set<MailAddress> rewritten = new LinkedHashSet<>();
        List<Outcome> outcomes = new ArrayList<>();
        try {
            for (MailAddress recipient : addressed) {
                // Stock James takes mappings that do not answer for a lasting error.
                destinations.requireAnswer(recipient);
                // One at a time, so that each forward has an owner.
                mail.setRecipients(List.of(recipient));
                Outcome outcome =
                        policy.run(message, recipient, context, () -> guarded.service(mail));
                outcomes.add(outcome);
                rewritten.addAll(mail.getRecipients());
                if (outcome.keepsLocalCopy() && mailboxes.isMailbox(recipient)) {
                    rewritten.add(recipient);
                }
            }
        } catch (KeyException | DirectoryUnavailableException e) {
            takeBack(mail, addressed, message.processor(), outcomes);
            putOff(mail, e);
            return;
        } catch (MessagingException | RuntimeException e) {
            // The error processor has to tell about all recipients, not about the one at hand.
            takeBack(mail, addressed, message.processor(), outcomes);
            throw e;
        }
        mail.setRecipients(rewritten);
        mail.setState(rewritten.isEmpty() ? Mail.GHOST : message.processor());
        try {
            for (Outcome outcome : outcomes) {
                outcome.send(getMailetContext());
            }
        } finally {
            outcomes.forEach(Outcome::dispose);
        }
    }

    /** Leaves the mail as it came, with nothing sent. */
    private static void takeBack(
            Mail mail, List<MailAddress> addressed, String processor, List<Outcome> outcomes) {
        outcomes.forEach(Outcome::dispose);
        mail.setRecipients(addressed);
        mail.setState(processor);
    }

    private void putOff(Mail mail, Exception why) throws MessagingException {
        if (waiting.putOff(mail, mail.getRecipients(), mail.getState()).isPresent()) {
            LOGGER.warn("mail={} waits for its recipients to be resolved", mail.getName(), why);
        } else {
            LOGGER.error("mail={} is given up, recipients unresolved", mail.getName(), why);
            notices.sendNotDelivered(
                    getMailetContext(),
                    mail,
                    mail.getRecipients(),
                    "The server could not look up where it was to go for too long.");
        }
        mail.setState(Mail.GHOST);
    }

    @Override
    public void destroy() {
        waiting.close();
    }

    @Override
    public String getMailetInfo() {
        return "RecipientRewriteTable, guarded";
    }
}
