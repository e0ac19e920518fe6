// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.dnsservice.api.InMemoryDNSService;
import org.apache.james.mailetcontainer.impl.JamesMailetContext;
import org.apache.james.mailetcontainer.impl.LocalResourcesImpl;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.mailet.Mail;
import org.qutemail.mailets.guard.Octets;
import org.qutemail.matchers.Directory;

/** James' own mailet context on its own memory queue, and what came to lie in the queue. */
public final class Spool {

    public final MemoryMailQueueFactory queues;
    public final JamesMailetContext context;
    private final Clock clock;
    private final MemoryMailQueueFactory.MemoryCacheableMailQueue queue;

    public Spool(Directory directory, Clock clock) throws Exception {
        this.clock = clock;
        queues = new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory(), clock);
        queue = queues.createQueue(MailQueueFactory.SPOOL);
        context =
                new JamesMailetContext(
                        new InMemoryDNSService(),
                        directory.domains,
                        new LocalResourcesImpl(
                                directory.users, directory.domains, directory.rewrites),
                        queues);
        BaseHierarchicalConfiguration configuration = new BaseHierarchicalConfiguration();
        configuration.addProperty("postmaster", "postmaster@home.test");
        context.configure(configuration);
    }

    /** What was enqueued, and when it is due. */
    public List<ManageableMailQueue.MailQueueItemView> items() {
        List<ManageableMailQueue.MailQueueItemView> items = new ArrayList<>();
        queue.browse().forEachRemaining(items::add);
        return items;
    }

    public List<Mail> mails() {
        return items().stream().map(ManageableMailQueue.MailQueueItemView::getMail).toList();
    }

    /** The whole queue as text, attributes and envelopes included. */
    public String text() throws Exception {
        StringBuilder text = new StringBuilder();
        for (Mail mail : mails()) {
            text.append(mail.getMaybeSender().asString()).append(mail.getRecipients());
            text.append(mail.attributesMap()).append('\n').append(text(mail)).append('\n');
        }
        return text.toString();
    }

    public static String text(Mail mail) throws Exception {
        return new String(
                Octets.of(mail.getMessage()), java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /** Takes out what is due by the clock; the rest stays for its time. */
    List<Mail> takeDue() throws MailQueue.MailQueueException {
        List<ManageableMailQueue.MailQueueItemView> all = items();
        queue.clear();
        List<Mail> due = new ArrayList<>();
        for (ManageableMailQueue.MailQueueItemView item : all) {
            Duration delay =
                    Duration.between(
                            clock.instant(), item.getNextDelivery().orElseThrow().toInstant());
            if (delay.compareTo(Duration.ZERO) <= 0) {
                due.add(item.getMail());
            } else {
                queue.enQueue(item.getMail(), delay);
            }
        }
        return due;
    }

    public void clear() {
        queue.clear();
    }
}
