// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import com.google.common.base.Splitter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.mailetcontainer.api.MailetLoader;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.mailet.Mail;
import org.apache.mailet.Mailet;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.GenericMailet;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.policy.SealedStorage;
import org.qutemail.mailets.guard.Destinations;
import org.qutemail.mailets.guard.ExternalForward;
import org.qutemail.mailets.guard.GuardedConfig;
import org.qutemail.mailets.guard.GuardedMailetContext;
import org.qutemail.mailets.guard.Notices;
import org.qutemail.mailets.guard.OutgoingPolicy;
import org.qutemail.matchers.DirectoryUnavailableException;
import org.qutemail.matchers.LocalMailboxes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers sealed mail to local recipients, in one step: opens it in memory, checks envelope field
 * and replay, runs each recipient's rules under the guarding context and appends to each mailbox in
 * a session that says which key to seal under. Adds Delivered-To and {@code X-QKD-Protection}. With
 * {@code <storage>cms</storage>} in {@code qkd.xml}, for a mailbox that does not seal, what is
 * appended is the CMS form itself.
 *
 * <p>Of mails above 1 MiB only so many at once as {@code <maxConcurrentLarge>} in {@code qkd.xml}
 * says; the others wait for their turn.
 *
 * <p>Opens only mail that this server marked as sealed. Everything else, whatever its type, is
 * ordinary mail. On any failure the sealed mail waits for those recipients that have no copy yet;
 * opened content reaches no queue, repository or error processor. What will never open (changed
 * octets, a recipient that is not in the envelope, a key that may not be used, waited too long)
 * goes sealed to the refused processor, and its sender gets a notice without content.
 *
 * <table>
 * <caption>Parameters</caption>
 * <tr><td>{@code inner}</td><td>{@code VacationMailet, Sieve}</td><td>the mailets with the rules of
 * the recipients, in order, loaded by James with no parameters</td></tr>
 * <tr><td>{@code externalForward}</td><td>{@code refuse}</td><td>or {@code allow}, see {@link
 * ExternalForward}</td></tr>
 * <tr><td>{@code delays}</td><td>{@code 60s, 120s, 240s}</td><td>between the attempts, the last
 * one again and again</td></tr>
 * <tr><td>{@code giveUpAfter}</td><td>{@code 5d}</td><td>from the first failure on</td></tr>
 * <tr><td>{@code refusedProcessor}</td><td>{@code qkd-refused}</td><td>for sealed mail that will
 * never open</td></tr>
 * <tr><td>{@code ordinaryProcessor}</td><td>{@code local-delivery}</td><td>for mail that this
 * server did not seal</td></tr>
 * </table>
 *
 * <p>Reads {@code org.qutemail.sealed-key}, {@code org.qutemail.key-reason} and {@code
 * org.qutemail.redirects}; reads and writes {@code org.qutemail.attempts} and {@code
 * org.qutemail.waiting-since}. Counts {@code qutemail.delivery.delivered}, {@code .replayed},
 * {@code .waiting}, {@code .refused}.
 *
 * <pre>{@code
 * <processor state="qkd-delivery">
 *     <mailet match="All" class="org.qutemail.mailets.QkdDelivery">
 *         <inner>VacationMailet, Sieve, org.apache.james.jmap.mailet.filter.JMAPFiltering</inner>
 *         <externalForward>refuse</externalForward>
 *         <onMailetException>propagate</onMailetException>
 *     </mailet>
 * </processor>
 * }</pre>
 */
public class QkdDelivery extends GenericMailet {

    private static final Logger LOGGER = LoggerFactory.getLogger(QkdDelivery.class);

    private final SealedMailOpener opener;
    private final SealedMails sealedMails;
    private final LargeMails largeMails;
    private final ReplayStore replays;
    private final LocalMailboxDelivery mailboxDelivery;
    private final LocalMailboxes mailboxes;
    private final Destinations destinations;
    private final SealedStorage storage;
    private final MailetLoader loader;
    private final MailQueueFactory<?> queues;
    private final MetricFactory metrics;
    private final Clock clock;
    private OpenedDelivery delivery;
    private Waiting waiting;
    private Notices notices;
    private String refusedProcessor;
    private String ordinaryProcessor;

    @Inject
    public QkdDelivery(
            SealedMailOpener opener,
            SealedMails sealedMails,
            LargeMails largeMails,
            ReplayStore replays,
            LocalMailboxDelivery mailboxDelivery,
            LocalMailboxes mailboxes,
            Destinations destinations,
            SealedStorage storage,
            MailetLoader loader,
            MailQueueFactory<?> queues,
            MetricFactory metrics,
            Clock clock) {
        this.opener = opener;
        this.sealedMails = sealedMails;
        this.largeMails = largeMails;
        this.replays = replays;
        this.mailboxDelivery = mailboxDelivery;
        this.mailboxes = mailboxes;
        this.destinations = destinations;
        this.storage = storage;
        this.loader = loader;
        this.queues = queues;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void init() throws MessagingException {
        refusedProcessor = getInitParameter("refusedProcessor", "qkd-refused");
        ordinaryProcessor = getInitParameter("ordinaryProcessor", "local-delivery");
        notices = new Notices(getMailetContext().getPostmaster(), clock);
        GuardedMailetContext guarded = new GuardedMailetContext(getMailetContext());
        List<Mailet> rules = new ArrayList<>();
        for (String name :
                Splitter.on(',')
                        .trimResults()
                        .omitEmptyStrings()
                        .split(getInitParameter("inner", "VacationMailet, Sieve"))) {
            rules.add(loader.getMailet(new GuardedConfig(name, guarded, Optional.empty())));
        }
        OutgoingPolicy policy =
                new OutgoingPolicy(
                        ExternalForward.parse(getInitParameter("externalForward")),
                        destinations,
                        // A redirect comes back to this very processor.
                        (message, to) -> sealedMails.reseal(message, to, message.processor()),
                        notices,
                        metrics);
        delivery =
                new OpenedDelivery(
                        rules,
                        guarded,
                        getMailetContext(),
                        policy,
                        mailboxDelivery,
                        storage,
                        sealedMails);
        waiting = Waiting.of(getMailetConfig(), queues, clock);
    }

    @Override
    public Collection<ProcessingState> requiredProcessingState() {
        return List.of(
                new ProcessingState(refusedProcessor), new ProcessingState(ordinaryProcessor));
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        if (SealedMails.keyOf(mail).isEmpty()) {
            mail.setState(ordinaryProcessor);
            return;
        }
        largeMails.run(mail, () -> openAndDeliver(mail));
        mail.setState(Mail.GHOST);
    }

    private void openAndDeliver(Mail mail) throws MessagingException {
        List<MailAddress> all = List.copyOf(mail.getRecipients());
        try {
            deliver(mail, opener.open(mail), all);
        } catch (SealedMailOpener.RefusedException e) {
            refuse(mail, all, e.getMessage());
        } catch (KeyException | MessagingException | RuntimeException e) {
            putOff(mail, all, reason(e));
        }
    }

    private void deliver(Mail mail, SealedMailOpener.Opened opened, List<MailAddress> recipients)
            throws MessagingException {
        List<MailAddress> refused = new ArrayList<>();
        List<MailAddress> later = new ArrayList<>();
        String why = "";
        for (MailAddress recipient : recipients) {
            try {
                if (!opened.isFor(recipient) || !mailboxes.isMailbox(recipient)) {
                    refused.add(recipient);
                } else {
                    deliver(mail, opened, recipient);
                }
            } catch (KeyException
                    | DirectoryUnavailableException
                    | MessagingException
                    | RuntimeException e) {
                later.add(recipient);
                why = reason(e);
            }
        }
        if (!refused.isEmpty()) {
            refuse(mail, refused, "not sealed for this recipient, or no such mailbox");
        }
        if (!later.isEmpty()) {
            putOff(mail, later, why);
        }
    }

    private void deliver(Mail mail, SealedMailOpener.Opened opened, MailAddress recipient)
            throws MessagingException, KeyException, DirectoryUnavailableException {
        DeliveryId id = DeliveryId.of(opened.cms(), recipient);
        if (replays.delivered(id)) {
            LOGGER.info("replayed mail={} recipient={}", mail.getName(), recipient.asString());
            count("replayed");
            return;
        }
        KeyInfo key = delivery.deliver(opened, recipient);
        replays.record(id);
        LOGGER.info(
                "delivered mail={} recipient={} key={} source={} mode={}",
                mail.getName(),
                recipient.asString(),
                key.id(),
                key.origin(),
                key.mode().token());
        count("delivered");
    }

    private void putOff(Mail mail, List<MailAddress> recipients, String why)
            throws MessagingException {
        Optional<Duration> delay = waiting.putOff(mail, recipients, mail.getState());
        if (delay.isEmpty()) {
            refuse(mail, recipients, "waited too long: " + why);
            return;
        }
        LOGGER.warn(
                "mail={} recipients={} waits {} to be delivered: {}",
                mail.getName(),
                recipients,
                delay.get(),
                why);
        count("waiting");
    }

    private void refuse(Mail mail, List<MailAddress> recipients, String why)
            throws MessagingException {
        LOGGER.error(
                "ALARM sealed mail={} key={} recipients={} will not be delivered: {}",
                mail.getName(),
                SealedMails.keyOf(mail).orElse("none"),
                recipients,
                why);
        count("refused");
        waiting.handOn(mail, recipients, refusedProcessor);
        notices.sendNotDelivered(
                getMailetContext(), mail, recipients, "The server could not open or store it.");
    }

    private void count(String outcome) {
        metrics.generate("qutemail.delivery." + outcome).increment();
    }

    /** Key errors name ids and states; of other exceptions the class, their text may quote. */
    private static String reason(Exception e) {
        return e instanceof KeyException || e instanceof DirectoryUnavailableException
                ? e.getMessage()
                : e.getClass().getName()
                        + (e.getCause() == null ? "" : " of " + e.getCause().getClass().getName());
    }

    @Override
    public void destroy() {
        waiting.close();
    }

    @Override
    public String getMailetInfo() {
        return "Delivers sealed mail";
    }
}
