// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.demo;

import javax.inject.Inject;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.utils.GuiceProbe;

/** How much mail is under way, the mail that waits for a key included. */
final class Spool implements GuiceProbe {

    private final MailQueueFactory<? extends ManageableMailQueue> queues;

    @Inject
    Spool(MailQueueFactory<? extends ManageableMailQueue> queues) {
        this.queues = queues;
    }

    long size() throws Exception {
        return queues.getQueue(MailQueueFactory.SPOOL)
                .orElseThrow(() -> new IllegalStateException("no spool"))
                .getSize();
    }
}
