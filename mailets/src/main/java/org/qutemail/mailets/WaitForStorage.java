// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.GenericMailet;
import org.qutemail.core.policy.StorageState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * First in the processor for errors: mail that failed while the storage was in trouble is put back
 * to be processed from the beginning later, instead of being bounced. Mail that failed for another
 * reason goes on.
 *
 * <table>
 * <caption>Parameters</caption>
 * <tr><td>{@code delays}</td><td>{@code 60s, 120s, 240s}</td><td>until it is tried again</td></tr>
 * <tr><td>{@code giveUpAfter}</td><td>{@code 5d}</td><td>then it goes on as an error</td></tr>
 * <tr><td>{@code processor}</td><td>{@code root}</td><td>where it begins again</td></tr>
 * </table>
 *
 * <p>Reads and writes {@code org.qutemail.attempts} and {@code org.qutemail.waiting-since}.
 *
 * <pre>{@code
 * <mailet match="All" class="org.qutemail.mailets.WaitForStorage">
 *     <onMailetException>propagate</onMailetException>
 * </mailet>
 * }</pre>
 */
public class WaitForStorage extends GenericMailet {

    private static final Logger LOGGER = LoggerFactory.getLogger(WaitForStorage.class);

    private final StorageState storage;
    private final MailQueueFactory<?> queues;
    private final Clock clock;
    private Waiting waiting;
    private String processor;

    @Inject
    public WaitForStorage(StorageState storage, MailQueueFactory<?> queues, Clock clock) {
        this.storage = storage;
        this.queues = queues;
        this.clock = clock;
    }

    @Override
    public void init() throws MessagingException {
        processor = getInitParameter("processor", Mail.DEFAULT);
        waiting = Waiting.of(getMailetConfig(), queues, clock);
    }

    @Override
    public Collection<ProcessingState> requiredProcessingState() {
        return List.of(new ProcessingState(processor));
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        if (!storage.wasTroubled()) {
            return;
        }
        Optional<Duration> delay = waiting.putOff(mail, mail.getRecipients(), processor);
        if (delay.isPresent()) {
            LOGGER.warn(
                    "mail={} recipients={} waits {} for the storage",
                    mail.getName(),
                    mail.getRecipients(),
                    delay.get());
            mail.setState(Mail.GHOST);
        }
    }

    @Override
    public void destroy() {
        waiting.close();
    }

    @Override
    public String getMailetInfo() {
        return "Lets mail wait that failed of the storage";
    }
}
