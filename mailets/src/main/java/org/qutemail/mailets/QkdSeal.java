// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.core.Username;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.GenericMailet;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyGrant;
import org.qutemail.core.key.KeyUnavailableException;
import org.qutemail.core.policy.ProtectionDecision;
import org.qutemail.mailets.guard.Notices;
import org.qutemail.mailets.guard.Octets;
import org.qutemail.matchers.QkdAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals a mail as a whole and hands on only the sealed form, marked, to the delivery processor.
 *
 * <p>When there is no key, and on any other failure, the mail waits in the spool and comes back to
 * this processor; it is never handed on unsealed, and never to an error processor. When it has
 * waited too long its sender gets a notice without content. Mail that {@code InternalMail} could
 * not decide about waits likewise and goes back to be decided.
 *
 * <p>The key policy of {@code qkd.xml} says how many keys a mail gets. With a key for each
 * recipient it goes on as one mail for each of them. When there is no key and the policy says to
 * bounce, its sender gets the notice at once.
 *
 * <p>Of mails above 1 MiB only so many at once as {@code <maxConcurrentLarge>} in {@code qkd.xml}
 * says; the others wait for their turn.
 *
 * <p>In a processor of its own, with nothing that could send behind it.
 *
 * <table>
 * <caption>Parameters</caption>
 * <tr><td>{@code delays}</td><td>{@code 60s, 120s, 240s}</td><td>between the attempts, the last
 * one again and again</td></tr>
 * <tr><td>{@code giveUpAfter}</td><td>{@code 5d}</td><td>from the first failure on</td></tr>
 * <tr><td>{@code deliveryProcessor}</td><td>{@code qkd-delivery}</td><td>where sealed mail
 * goes</td></tr>
 * <tr><td>{@code undecidedProcessor}</td><td>{@code transport}</td><td>where undecided mail
 * returns to</td></tr>
 * </table>
 *
 * <p>Reads {@code org.qutemail.decisions}; reads and writes {@code org.qutemail.attempts} and
 * {@code org.qutemail.waiting-since}; writes {@code org.qutemail.sealed-key} and {@code
 * org.qutemail.key-reason}. Counts messages in {@code qutemail.seal.sealed}, {@code .waiting},
 * {@code .given-up}, {@code .bounced}, and those sealed by the mode of their keys in {@code
 * qutemail.seal.mode.per-recipient}, {@code .per-message}, {@code .epoch} and, when that is not the
 * policy's own, in {@code qutemail.seal.stepped-down}.
 *
 * <pre>{@code
 * <processor state="qkd-seal">
 *     <mailet match="All" class="org.qutemail.mailets.QkdSeal">
 *         <delays>60s, 120s, 240s</delays>
 *         <giveUpAfter>5d</giveUpAfter>
 *         <onMailetException>propagate</onMailetException>
 *     </mailet>
 * </processor>
 * }</pre>
 */
public class QkdSeal extends GenericMailet {

    private static final Logger LOGGER = LoggerFactory.getLogger(QkdSeal.class);

    private final SealedMails sealedMails;
    private final LargeMails largeMails;
    private final MailQueueFactory<?> queues;
    private final MetricFactory metrics;
    private final Clock clock;
    private Waiting waiting;
    private String deliveryProcessor;
    private String undecidedProcessor;

    @Inject
    public QkdSeal(
            SealedMails sealedMails,
            LargeMails largeMails,
            MailQueueFactory<?> queues,
            MetricFactory metrics,
            Clock clock) {
        this.sealedMails = sealedMails;
        this.largeMails = largeMails;
        this.queues = queues;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void init() throws MessagingException {
        deliveryProcessor = getInitParameter("deliveryProcessor", "qkd-delivery");
        undecidedProcessor = getInitParameter("undecidedProcessor", "transport");
        waiting = Waiting.of(getMailetConfig(), queues, clock);
    }

    @Override
    public Collection<ProcessingState> requiredProcessingState() {
        return List.of(
                new ProcessingState(deliveryProcessor), new ProcessingState(undecidedProcessor));
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        if (undecided(mail)) {
            wait(mail, undecidedProcessor, "undecided");
            return;
        }
        try {
            largeMails.run(mail, () -> seal(mail));
        } catch (MessagingException | RuntimeException e) {
            // The class only: a message of a parser may quote what it read.
            wait(mail, mail.getState(), e.getClass().getName());
        }
    }

    private void seal(Mail mail) throws MessagingException {
        try {
            byte[] message = Octets.of(mail.getMessage());
            KeyGrant grant =
                    sealedMails.take(
                            message,
                            mail.getRecipients(),
                            QkdAttributes.submitter(mail).map(Username::asString));
            SealedParts parts = new SealedParts(sealedMails, waiting, deliveryProcessor);
            parts.handOn(mail, message, grant);
            count("sealed");
            count("mode." + grant.mode().token());
            if (grant.reason().steppedDown()) {
                count("stepped-down");
            }
        } catch (KeyUnavailableException e) {
            if (e.bounces()) {
                LOGGER.error("mail={} is bounced: {}", mail.getName(), e.getMessage());
                count("bounced");
                tell(mail, "The server has no key to protect it with at present.");
                mail.setState(Mail.GHOST);
            } else {
                wait(mail, mail.getState(), e.getMessage());
            }
        } catch (KeyException e) {
            wait(mail, mail.getState(), e.getMessage());
        }
    }

    private void count(String outcome) {
        metrics.generate("qutemail.seal." + outcome).increment();
    }

    private void tell(Mail mail, String reason) throws MessagingException {
        new Notices(getMailetContext().getPostmaster(), clock)
                .sendNotDelivered(getMailetContext(), mail, mail.getRecipients(), reason);
    }

    private void wait(Mail mail, String processor, String why) throws MessagingException {
        Optional<Duration> delay = waiting.putOff(mail, mail.getRecipients(), processor);
        if (delay.isPresent()) {
            LOGGER.warn("mail={} waits {} to be sealed: {}", mail.getName(), delay.get(), why);
            count("waiting");
        } else {
            LOGGER.error("mail={} is given up, it was never sealed: {}", mail.getName(), why);
            count("given-up");
            tell(mail, "The server had no key to protect it with for too long.");
        }
        mail.setState(Mail.GHOST);
    }

    private static boolean undecided(Mail mail) {
        Map<?, ?> decisions =
                AttributeUtils.getValueAndCastFromMail(mail, QkdAttributes.DECISIONS, Map.class)
                        .orElse(Map.of());
        return mail.getRecipients().stream()
                .map(recipient -> decisions.get(recipient.asString()))
                .anyMatch(
                        decision ->
                                decision instanceof AttributeValue
                                        && ProtectionDecision.UNDECIDED
                                                .token()
                                                .equals(((AttributeValue<?>) decision).value()));
    }

    @Override
    public void destroy() {
        waiting.close();
    }

    @Override
    public String getMailetInfo() {
        return "Seals internal mail";
    }
}
