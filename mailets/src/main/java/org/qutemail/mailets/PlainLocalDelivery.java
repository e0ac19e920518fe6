// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import com.google.common.base.Suppliers;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStream;
import org.apache.james.transport.mailets.delivery.MailDispatcher;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.GenericMailet;
import org.apache.mailet.base.MailetUtil;
import org.apache.mailet.base.RFC2822Headers;
import org.qutemail.core.policy.ProtectionDecision;
import org.qutemail.core.policy.SealingContext;
import org.qutemail.matchers.QkdAttributes;

/**
 * Stock {@code LocalDelivery} for external mail, which tells the mailbox that the message comes
 * from outside and is stored as it is, and why. Adds Delivered-To itself; vacation, Sieve and JMAP
 * filters stand before it as in a stock server.
 *
 * <table>
 * <caption>Parameters, as of the stock mailet</caption>
 * <tr><td>{@code consume}</td><td>{@code true}</td><td>whether the mail ends here</td></tr>
 * <tr><td>{@code onMailetException}</td><td>{@code error}</td><td>{@code ignore}, {@code
 * propagate} or a processor: what could not be stored, once all others have it</td></tr>
 * <tr><td>{@code retries}</td><td>3</td><td>further attempts to store, at once</td></tr>
 * </table>
 *
 * <p>Reads {@code org.qutemail.decisions}: the recipient's token becomes the reason in the session;
 * {@code external} without one. Mail that {@code InternalMail} found internal, or never saw though
 * a user submitted it, or found to be for no mailbox of ours, is refused by an exception.
 *
 * <pre>{@code
 * <mailet match="All" class="org.qutemail.mailets.PlainLocalDelivery"/>
 * }</pre>
 */
public class PlainLocalDelivery extends GenericMailet {

    private static final Set<ProtectionDecision> NO_MAILBOX =
            EnumSet.of(
                    ProtectionDecision.RECIPIENT_NOT_LOCAL, ProtectionDecision.RECIPIENT_UNKNOWN);

    private final LocalMailboxDelivery delivery;
    private boolean consume;
    private String onMailetException;
    private int retries;

    @Inject
    public PlainLocalDelivery(LocalMailboxDelivery delivery) {
        this.delivery = delivery;
    }

    @Override
    public void init() throws MessagingException {
        consume = getInitParameter("consume", true);
        onMailetException = getInitParameter("onMailetException", Mail.ERROR);
        retries =
                MailetUtil.getInitParameterAsInteger(
                        getInitParameter("retries"), Optional.of(MailDispatcher.RETRIES));
    }

    @Override
    public Collection<ProcessingState> requiredProcessingState() {
        return List.of("ignore", "propagate").contains(onMailetException)
                ? List.of()
                : List.of(new ProcessingState(onMailetException));
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        Collection<MailAddress> all = List.copyOf(mail.getRecipients());
        Map<MailAddress, String> reasons = new LinkedHashMap<>();
        for (MailAddress recipient : all) {
            reasons.put(recipient, reason(mail, recipient));
        }
        LocalMailboxDelivery.addDeliveredTo(mail);
        // As the dispatcher does, but before the content is looked at.
        mail.getMessage()
                .setHeader(RFC2822Headers.RETURN_PATH, mail.getMaybeSender().asPrettyString());
        Supplier<String> content = Suppliers.memoize(() -> hash(mail));
        List<MailAddress> failed = new ArrayList<>();
        MessagingException why = null;
        for (MailAddress recipient : all) {
            try {
                deliver(mail, recipient, reasons.get(recipient), content);
            } catch (MessagingException | RuntimeException e) {
                failed.add(recipient);
                why = why == null ? new MessagingException("not stored", e) : why;
            } finally {
                mail.setRecipients(all);
            }
        }
        if (!failed.isEmpty() && !onMailetException.equalsIgnoreCase("ignore")) {
            failed(mail, failed, why);
        } else if (consume) {
            mail.setState(Mail.GHOST);
        }
    }

    private void deliver(Mail mail, MailAddress recipient, String reason, Supplier<String> content)
            throws MessagingException {
        mail.setRecipients(List.of(recipient));
        delivery.dispatcher(
                        SealingContext.plain(reason),
                        LocalMailboxDelivery.delivery(
                                QkdAttributes.string(mail, QkdAttributes.QUEUED_AS),
                                recipient,
                                content))
                .onMailetException("propagate")
                .retries(retries)
                .mailetContext(getMailetContext())
                .build()
                .dispatch(mail);
    }

    /**
     * Stock James sends a new mail to the error processor. Here it is the mail itself that goes
     * there, unless it ought to go on: known for what it is if it is tried again.
     */
    private void failed(Mail mail, List<MailAddress> recipients, MessagingException why)
            throws MessagingException {
        if (onMailetException.equalsIgnoreCase("propagate")) {
            // The spooler tries this mail again, in the state it has now.
            throw why;
        }
        if (consume) {
            mail.setRecipients(recipients);
            mail.setState(onMailetException);
            return;
        }
        Mail error =
                MailImpl.builder()
                        .name("error-" + mail.getName())
                        .sender(mail.getMaybeSender())
                        .addRecipients(recipients)
                        .mimeMessage(mail.getMessage())
                        .state(onMailetException)
                        .build();
        try {
            getMailetContext().sendMail(error);
        } finally {
            LifecycleUtil.dispose(error);
        }
    }

    private static String hash(Mail mail) {
        try (InputStream octets = new MimeMessageInputStream(mail.getMessage())) {
            return DeliveryId.hash(octets);
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException("the message cannot be read", e);
        }
    }

    /** Why this is external. Internal mail never passes here, however the processors are wired. */
    private static String reason(Mail mail, MailAddress recipient) throws MessagingException {
        Optional<ProtectionDecision> decision =
                AttributeUtils.getValueAndCastFromMail(mail, QkdAttributes.DECISIONS, Map.class)
                        .map(decisions -> decisions.get(recipient.asString()))
                        .filter(AttributeValue.class::isInstance)
                        .map(token -> ((AttributeValue<?>) token).value().toString())
                        .flatMap(ProtectionDecision::ofToken);
        boolean undecided = decision.isEmpty() && QkdAttributes.submitter(mail).isPresent();
        if (undecided || decision.filter(ProtectionDecision::protect).isPresent()) {
            throw new MessagingException(
                    "internal mail must not be delivered plain: in mailetcontainer.xml, the matcher"
                            + " InternalMail has to stand before local delivery");
        }
        if (decision.filter(NO_MAILBOX::contains).isPresent()) {
            // It had a sender of ours and would have been internal, had there been this mailbox.
            throw new MessagingException(
                    "the mailbox of "
                            + recipient.asString()
                            + " was made while this mail was on its way: it has to be sent again");
        }
        return decision.map(ProtectionDecision::token).orElse("external");
    }

    @Override
    public String getMailetInfo() {
        return "Local delivery of external mail";
    }
}
