// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueItemDecoratorFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;

/**
 * Queues that keep every mail sealed, over any queues of James. Mail that was put into those
 * without this decorator is not taken: whoever can write a queue could otherwise put in mail of any
 * sender. Such mail is set aside.
 */
public final class SealedMailQueueFactory implements MailQueueFactory<ManageableMailQueue> {

    private final MailQueueFactory<? extends ManageableMailQueue> inner;
    private final MailQueueItemDecoratorFactory items;
    private final MailSealing sealing;
    private final DamagedMail damaged;
    private final BooleanSupplier ready;

    /**
     * @param inner must not decorate its items itself ({@code RawMailQueueItemDecoratorFactory}): a
     *     decorator there would look for attributes that are sealed
     * @param items decorates the opened items
     * @param keys stay the caller's
     * @param random where the salts of records come from
     * @param damaged takes the mail that does not open; not a repository of sealed mail
     * @param ready whether mail of the spool may be worked on; asked every second while it may not
     */
    public SealedMailQueueFactory(
            MailQueueFactory<? extends ManageableMailQueue> inner,
            MailQueueItemDecoratorFactory items,
            SpoolKeys keys,
            SecureRandom random,
            DamagedMail damaged,
            BooleanSupplier ready) {
        this.ready = ready;
        this.inner = inner;
        this.items = items;
        this.sealing = new MailSealing(keys, random);
        this.damaged = damaged;
    }

    @Override
    public Optional<ManageableMailQueue> getQueue(MailQueueName name, PrefetchCount count) {
        return inner.getQueue(name, count).map(this::sealed);
    }

    @Override
    public ManageableMailQueue createQueue(MailQueueName name, PrefetchCount count) {
        return sealed(inner.createQueue(name, count));
    }

    @Override
    public Set<MailQueueName> listCreatedMailQueues() {
        return inner.listCreatedMailQueues();
    }

    private ManageableMailQueue sealed(ManageableMailQueue queue) {
        // What goes out makes room, and needs no mailbox.
        BooleanSupplier gate = queue.getName().equals(MailQueueFactory.SPOOL) ? ready : () -> true;
        return new SealedMailQueue(queue, items, sealing, damaged, gate);
    }
}
