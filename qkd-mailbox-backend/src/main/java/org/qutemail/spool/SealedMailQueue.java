// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import javax.mail.MessagingException;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.queue.api.MailQueueItemDecoratorFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.qutemail.core.seal.SealException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One queue of {@link SealedMailQueueFactory}. */
final class SealedMailQueue implements ManageableMailQueue {

    private final ManageableMailQueue inner;
    private final MailQueueItemDecoratorFactory items;
    private final MailSealing sealing;
    private final SpoolPlace place;
    private final QueueOpening opening;

    SealedMailQueue(
            ManageableMailQueue inner,
            MailQueueItemDecoratorFactory items,
            MailSealing sealing,
            DamagedMail damaged) {
        this.inner = inner;
        this.items = items;
        this.sealing = sealing;
        this.place = SpoolPlace.of(inner.getName());
        this.opening = new QueueOpening(inner, place, sealing, damaged);
    }

    @Override
    public MailQueueName getName() {
        return inner.getName();
    }

    @Override
    public void enQueue(Mail mail, Duration delay) throws MailQueueException {
        MailImpl sealed = seal(mail);
        try {
            inner.enQueue(sealed, delay);
        } finally {
            LifecycleUtil.dispose(sealed);
        }
    }

    @Override
    public void enQueue(Mail mail) throws MailQueueException {
        MailImpl sealed = seal(mail);
        try {
            inner.enQueue(sealed);
        } finally {
            LifecycleUtil.dispose(sealed);
        }
    }

    @Override
    public Publisher<Void> enqueueReactive(Mail mail) {
        return Mono.using(
                () -> seal(mail),
                kept -> Mono.from(inner.enqueueReactive(kept)),
                LifecycleUtil::dispose);
    }

    private MailImpl seal(Mail mail) throws MailQueueException {
        try {
            return sealing.seal(mail, place);
        } catch (SealException | IOException | MessagingException | RuntimeException e) {
            throw new MailQueueException(
                    "mail " + mail.getName() + " was not enqueued, sealing it failed", e);
        }
    }

    /** One item of the inner queue at a time, as somebody asks for it: the others stay there. */
    @Override
    public Publisher<MailQueueItem> deQueue() {
        return Flux.from(inner.deQueue())
                .handle(
                        (item, sink) ->
                                opening.open(item)
                                        .map(opened -> items.decorate(opened, getName()))
                                        .ifPresent(sink::next));
    }

    @Override
    public long getSize() throws MailQueueException {
        return inner.getSize();
    }

    @Override
    public Publisher<Long> getSizeReactive() {
        return inner.getSizeReactive();
    }

    @Override
    public long flush() throws MailQueueException {
        return inner.flush();
    }

    @Override
    public long clear() throws MailQueueException {
        return inner.clear();
    }

    @Override
    public long remove(Type type, String value) throws MailQueueException {
        return inner.remove(type, value);
    }

    @Override
    public MailQueueIterator browse() throws MailQueueException {
        return new OpenedIterator(inner.browse(), opening);
    }

    @Override
    public void close() throws IOException {
        inner.close();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealedMailQueue && ((SealedMailQueue) other).inner.equals(inner);
    }

    @Override
    public int hashCode() {
        return Objects.hash(inner);
    }

    @Override
    public String toString() {
        return "sealed " + inner;
    }
}
