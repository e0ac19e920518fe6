// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import java.time.Clock;
import org.apache.james.queue.api.DelayedManageableMailQueueContract;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory.MemoryCacheableMailQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

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
}
