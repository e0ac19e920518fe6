// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.apache.james.queue.api.DelayedManageableMailQueueContract;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory.MemoryCacheableMailQueue;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.qutemail.core.policy.Delivery;
import reactor.core.publisher.Flux;

/** James's contract of a queue, on the memory queue with every mail sealed. */
class SealedMemoryQueueContractTest implements DelayedManageableMailQueueContract {

    private ManageableMailQueue queue;

    @BeforeEach
    void open() {
        queue =
                Spool.sealed(
                        new MemoryCacheableMailQueue(
                                MailQueueName.of("test"),
                                new RawMailQueueItemDecoratorFactory(),
                                Clock.systemUTC()));
    }

    @AfterEach
    void close() throws Exception {
        queue.close();
    }

    @Override
    public ManageableMailQueue getMailQueue() {
        return queue;
    }

    @Override
    public ManageableMailQueue getManageableMailQueue() {
        return queue;
    }

    @Test
    void mailShouldBringTheNameItHadFirstHoweverOftenItIsPutBack() throws Exception {
        queue.enQueue(SampleMail.named("first"));
        Mail mail = take();
        MailImpl part = MailImpl.duplicate(mail);
        queue.enQueue(part);
        Mail again = take();

        assertThat(part.getName()).isNotEqualTo("first");
        assertThat(queuedAs(mail)).isEqualTo("first");
        assertThat(queuedAs(again)).isEqualTo("first");
    }

    private Mail take() throws Exception {
        MailQueueItem item = Flux.from(queue.deQueue()).blockFirst();
        item.done(CompletionStatus.SUCCESS);
        return item.getMail();
    }

    private static Object queuedAs(Mail mail) {
        return mail.getAttribute(AttributeName.of(Delivery.QUEUED_AS))
                .map(attribute -> attribute.getValue().value())
                .orElseThrow();
    }
}
