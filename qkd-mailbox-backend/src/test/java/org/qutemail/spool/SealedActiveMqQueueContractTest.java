// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import java.nio.file.Path;
import org.apache.activemq.broker.BrokerService;
import org.apache.james.queue.activemq.ActiveMQCacheableMailQueue;
import org.apache.james.queue.api.DelayedManageableMailQueueContract;
import org.apache.james.queue.api.DelayedPriorityMailQueueContract;
import org.apache.james.queue.api.MailQueueMetricContract;
import org.apache.james.queue.api.MailQueueMetricExtension.MailQueueMetricTestSystem;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.api.PriorityManageableMailQueueContract;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.jms.BrokerExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * James's contracts of a queue, on ActiveMQ with blobs and every mail sealed. What is disabled here
 * is what James disables for its own ActiveMQ queue, for the same reasons. Two minutes of waiting:
 * in the soak tier; every build has {@link WaitingMailScanTest}, which is on ActiveMQ too.
 */
@EnabledIfSystemProperty(named = "qutemail.soak", matches = "true")
@ExtendWith(BrokerExtension.class)
@Tag(BrokerExtension.STATISTICS)
class SealedActiveMqQueueContractTest
        implements DelayedManageableMailQueueContract,
                DelayedPriorityMailQueueContract,
                PriorityManageableMailQueueContract,
                MailQueueMetricContract {

    @TempDir Path directory;

    private ActiveMQCacheableMailQueue inner;
    private ManageableMailQueue queue;

    @BeforeEach
    void open(BrokerService broker, MailQueueMetricTestSystem metrics) {
        inner =
                new ActiveMQCacheableMailQueue(
                        ActiveMqBroker.connections("vm://localhost?create=false", directory),
                        new RawMailQueueItemDecoratorFactory(),
                        BrokerExtension.generateRandomQueueName(broker),
                        true,
                        metrics.getMetricFactory(),
                        metrics.getSpyGaugeRegistry());
        queue = Spool.sealed(inner);
    }

    @AfterEach
    void close() {
        inner.dispose();
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
    @Override
    @Disabled("JAMES-2295: it dead-locks")
    public void dequeueCanBeChainedBeforeAck() {}

    @Test
    @Override
    @Disabled("JAMES-2295: it dead-locks")
    public void dequeueCouldBeInterleavingWithOutOfOrderAck() {}

    @Test
    @Override
    @Disabled("JAMES-2308: flushing changes the order, once in a hundred times")
    public void flushShouldPreserveBrowseOrder() {}

    @Test
    @Override
    @Disabled("JAMES-2312: clearing may leave something, once in a hundred times")
    public void clearShouldRemoveAllElements() {}

    @Test
    @Override
    @Disabled("JAMES-2544: acknowledging and refusing at once may dead-lock")
    public void concurrentEnqueueDequeueWithAckNackShouldNotFail() {}

    @Test
    @Override
    @Disabled("JAMES-2794: it never ends")
    public void enQueueShouldAcceptMailWithDuplicatedNames() {}

    @Test
    @Override
    @Disabled("JAMES-3687: delayed mail is not removed")
    public void delayedEmailsShouldBeDeleted() {}

    @Test
    @Override
    @Disabled("JAMES-3687: delayed mail is not removed")
    public void delayedEmailsShouldBeDeletedWhenMixedWithOtherEmails() {}
}
