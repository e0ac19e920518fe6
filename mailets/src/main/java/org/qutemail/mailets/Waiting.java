// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetConfig;
import org.qutemail.matchers.QkdAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts mail back into the spool for later. Not by way of an exception: the spooler answers one by
 * trying again at once, and after five times stores the mail in the error repository.
 */
final class Waiting implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Waiting.class);

    private final MailQueue spool;
    private final RetrySchedule schedule;
    private final Clock clock;

    private Waiting(MailQueue spool, RetrySchedule schedule, Clock clock) {
        this.spool = spool;
        this.schedule = schedule;
        this.clock = clock;
    }

    /**
     * Waiting by the schedule of a mailet's parameters {@code delays} and {@code giveUpAfter}.
     *
     * @throws MessagingException one of them is no duration, or not above zero
     */
    static Waiting of(MailetConfig config, MailQueueFactory<?> queues, Clock clock)
            throws MessagingException {
        RetrySchedule schedule =
                RetrySchedule.parse(
                        config.getInitParameter("delays"), config.getInitParameter("giveUpAfter"));
        return new Waiting(queues.createQueue(MailQueueFactory.SPOOL), schedule, clock);
    }

    /**
     * Enqueues the mail with the next delay of the schedule. The mail itself is changed only in its
     * record of waiting; what becomes of it is the caller's.
     *
     * @param recipients for whom it is to come back
     * @param processor where it is to come back
     * @return the delay; empty when it has waited too long, and nothing was enqueued
     */
    Optional<Duration> putOff(Mail mail, Collection<MailAddress> recipients, String processor)
            throws MessagingException {
        Instant now = clock.instant();
        int attempts = value(mail, QkdAttributes.ATTEMPTS, Integer.class).orElse(0);
        Instant since =
                value(mail, QkdAttributes.WAITING_SINCE, Long.class)
                        .map(Instant::ofEpochMilli)
                        .orElse(now);
        Optional<Duration> delay = schedule.next(attempts, Duration.between(since, now));
        if (delay.isPresent()) {
            set(mail, QkdAttributes.ATTEMPTS, AttributeValue.of(attempts + 1));
            set(mail, QkdAttributes.WAITING_SINCE, AttributeValue.of(since.toEpochMilli()));
            enqueue(mail, recipients, processor, delay.get());
        }
        return delay;
    }

    /** Enqueues the mail for another processor, now. */
    void handOn(Mail mail, Collection<MailAddress> recipients, String processor)
            throws MessagingException {
        enqueue(mail, recipients, processor, Duration.ZERO);
    }

    /** Forgets that the mail waited: what comes next has a schedule of its own. */
    static void arrived(Mail mail) {
        mail.removeAttribute(QkdAttributes.ATTEMPTS);
        mail.removeAttribute(QkdAttributes.WAITING_SINCE);
    }

    private void enqueue(
            Mail mail, Collection<MailAddress> recipients, String processor, Duration delay)
            throws MessagingException {
        Collection<MailAddress> all = List.copyOf(mail.getRecipients());
        String state = mail.getState();
        mail.setRecipients(List.copyOf(recipients));
        mail.setState(processor);
        try {
            spool.enQueue(mail, delay);
        } finally {
            mail.setRecipients(all);
            mail.setState(state);
        }
    }

    private static void set(Mail mail, AttributeName name, AttributeValue<?> value) {
        mail.setAttribute(new Attribute(name, value));
    }

    private static <T> Optional<T> value(Mail mail, AttributeName name, Class<T> type) {
        return AttributeUtils.getValueAndCastFromMail(mail, name, type);
    }

    @Override
    public void close() {
        try {
            spool.close();
        } catch (IOException e) {
            LOGGER.debug("closing the spool", e);
        }
    }
}
