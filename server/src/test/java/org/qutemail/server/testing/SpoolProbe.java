// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import com.codahale.metrics.MetricRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.inject.Inject;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.utils.GuiceProbe;
import org.apache.mailet.Mail;
import org.qutemail.mailbox.SealedMailboxMetrics;

/** What lies between the doors and the mailboxes, for those who can read and write it. */
public final class SpoolProbe implements GuiceProbe {

    private final MailQueueFactory<?> queues;
    private final MailRepositoryStore repositories;
    private final MetricRegistry metrics;
    private final SealedMailboxMetrics appends;

    @Inject
    SpoolProbe(
            MailQueueFactory<?> queues,
            MailRepositoryStore repositories,
            MetricRegistry metrics,
            SealedMailboxMetrics appends) {
        this.queues = queues;
        this.repositories = repositories;
        this.metrics = metrics;
        this.appends = appends;
    }

    /** Puts a mail into the spool as it is, state and attributes included. */
    public void enqueue(Mail mail) throws Exception {
        try (MailQueue spool = queues.createQueue(MailQueueFactory.SPOOL)) {
            spool.enQueue(mail);
        }
    }

    /**
     * The mails of a repository.
     *
     * @param path such as {@code var/mail/error/}
     */
    public List<Mail> repository(String path) throws Exception {
        MailRepository repository = repositories.select(MailRepositoryUrl.from("memory://" + path));
        List<Mail> mails = new ArrayList<>();
        for (var keys = repository.list(); keys.hasNext(); ) {
            MailKey key = keys.next();
            mails.add(repository.retrieve(key));
        }
        return mails;
    }

    /** A counter of the server's metrics, such as {@code qutemail.delivery.replayed}. */
    public long counter(String name) {
        return metrics.meter(name).getCount();
    }

    /** Appends by outcome and reason, such as {@code sealed.client-draft}. */
    public Map<String, Long> appends() {
        return appends.decisions();
    }
}
