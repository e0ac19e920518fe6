// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import com.codahale.metrics.MetricRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.inject.Inject;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryPath;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.api.ManageableMailQueue.MailQueueIterator;
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
     * The mails of a repository, in memory or in files; none as long as it does not exist. Without
     * one that is just being stored: it is listed before it is there.
     *
     * @param path such as {@code var/mail/error/}
     */
    public List<Mail> repository(String path) throws Exception {
        List<Mail> mails = new ArrayList<>();
        for (MailRepository repository :
                repositories.getByPath(MailRepositoryPath.from(path)).toList()) {
            for (var keys = repository.list(); keys.hasNext(); ) {
                Optional.ofNullable(repository.retrieve(keys.next())).ifPresent(mails::add);
            }
        }
        return mails;
    }

    /** Mails in the queue: to be processed, in process, or put off. */
    public long queued() throws Exception {
        ManageableMailQueue spool =
                (ManageableMailQueue)
                        queues.getQueue(MailQueueFactory.SPOOL)
                                .orElseThrow(() -> new IllegalStateException("no spool yet"));
        return spool.getSize();
    }

    /** The mails of a queue, opened. */
    public List<Mail> waiting(String name) throws Exception {
        ManageableMailQueue queue =
                (ManageableMailQueue)
                        queues.getQueue(MailQueueName.of(name))
                                .orElseThrow(() -> new IllegalStateException("no queue " + name));
        List<Mail> mails = new ArrayList<>();
        MailQueueIterator waiting = queue.browse();
        waiting.forEachRemaining(item -> mails.add(item.getMail()));
        waiting.close();
        return mails;
    }

    /** Mails in repositories, by their address; those that hold none are left out. */
    public Map<String, Long> kept() throws Exception {
        Map<String, Long> kept = new TreeMap<>();
        for (MailRepositoryUrl url : repositories.getUrls().toList()) {
            long size = repositories.select(url).size();
            if (size > 0) {
                kept.put(url.asString(), size);
            }
        }
        return kept;
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
