// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import javax.mail.MessagingException;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.queue.api.MailQueueItemDecoratorFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.qutemail.core.seal.SealException;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** One queue of {@link SealedMailQueueFactory}. */
final class SealedMailQueue implements ManageableMailQueue {

    private static final Logger LOGGER = LoggerFactory.getLogger(SealedMailQueue.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int IDLE_SECONDS = 60;

    private final ManageableMailQueue inner;
    private final MailQueueItemDecoratorFactory items;
    private final MailSealing sealing;
    private final SpoolPlace place;
    private final QueueOpening opening;
    private final BooleanSupplier ready;

    SealedMailQueue(
            ManageableMailQueue inner,
            MailQueueItemDecoratorFactory items,
            MailSealing sealing,
            DamagedMail damaged,
            BooleanSupplier ready) {
        this.ready = ready;
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

    /**
     * One item of the inner queue at a time, as somebody asks for it: the others stay there. A
     * queue that fails is asked again; James would never ask it again before the next start.
     *
     * <p>Whoever takes mail waits for it on a thread of this queue and never on his own: James's
     * queues wait for the next mail on the thread that asks. That was one of the spooler, which
     * gave the same thread mail to work on, and this mail stayed undelivered until the next came.
     */
    @Override
    public Publisher<MailQueueItem> deQueue() {
        return Flux.using(this::waitingThread, this::deQueue, Scheduler::dispose);
    }

    private Scheduler waitingThread() {
        String name = "queue-" + getName().asString();
        return Schedulers.newBoundedElastic(1, Integer.MAX_VALUE, name, IDLE_SECONDS, true);
    }

    private Flux<MailQueueItem> deQueue(Scheduler waitingThread) {
        return Flux.from(inner.deQueue())
                .subscribeOn(waitingThread)
                .doOnError(this::gaveNothing)
                .retryWhen(
                        Retry.backoff(Long.MAX_VALUE, PAUSE)
                                .maxBackoff(LONGEST_PAUSE)
                                .transientErrors(true))
                .concatMap(this::whenReady, 0)
                .handle(
                        (item, sink) ->
                                opening.open(item)
                                        .map(opened -> items.decorate(opened, getName()))
                                        .ifPresent(sink::next));
    }

    private void gaveNothing(Throwable why) {
        // The stop of the server interrupts whoever waits for mail.
        boolean stopped =
                Throwables.getCausalChain(why).stream()
                        .anyMatch(InterruptedException.class::isInstance);
        if (!stopped) {
            LOGGER.warn("{} gave no mail and is asked again: {}", this, String.valueOf(why));
        }
    }

    private Mono<MailQueueItem> whenReady(MailQueueItem item) {
        return Mono.defer(() -> ready.getAsBoolean() ? Mono.just(item) : Mono.empty())
                .repeatWhenEmpty(asked -> asked.delayElements(PAUSE, Schedulers.boundedElastic()));
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
