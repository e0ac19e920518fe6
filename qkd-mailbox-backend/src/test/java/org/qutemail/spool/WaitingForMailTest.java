// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory.MemoryCacheableMailQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A spooler of James over a queue that waits on whatever thread asks, as its JMS queues do. Once a
 * thread of the spooler waited there and mail for the same thread lay behind it: after an outage of
 * the key service the last mails were not delivered before others came.
 */
class WaitingForMailTest {

    private static final int THREADS = 4;
    private static final int MAILS = 400;
    private static final String SPOOLER = "test-spooler";

    private final MemoryCacheableMailQueue mails =
            new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory())
                    .createQueue(MailQueueName.of("spool"));
    private final Scheduler spooler =
            Schedulers.newBoundedElastic(THREADS + 1, Integer.MAX_VALUE, SPOOLER, 60, true);
    private final Scheduler first =
            Schedulers.newBoundedElastic(1, Integer.MAX_VALUE, SPOOLER + "-queue", 60, true);
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicInteger done = new AtomicInteger();
    private Disposable working = () -> {};

    @AfterEach
    void stop() {
        working.dispose();
        spooler.dispose();
        first.dispose();
    }

    @Test
    void aThreadOfTheSpoolerShouldNeverBeTheOneThatWaitsForMail() throws Exception {
        ManageableMailQueue queue = Spool.sealed(waitingOnTheAskingThread());
        working =
                Flux.from(queue.deQueue())
                        .flatMap(item -> work(item).subscribeOn(spooler), THREADS)
                        .subscribeOn(first)
                        .subscribe();

        for (int mail = 1; mail <= MAILS; mail++) {
            queue.enQueue(SampleMail.named("mail" + mail));
            if (mail % 50 == 0) {
                int sent = mail;
                await().atMost(Duration.ofMinutes(1)).until(() -> done.get() == sent);
            }
        }

        assertThat(waiting).isNotEmpty().noneMatch(thread -> thread.startsWith(SPOOLER));
    }

    private Mono<Void> work(MailQueueItem item) {
        return Mono.fromCallable(
                        () -> {
                            item.done(MailQueueItem.CompletionStatus.SUCCESS);
                            return done.incrementAndGet();
                        })
                .then();
    }

    /** The queue in memory, taken from like James's on JMS. */
    private ManageableMailQueue waitingOnTheAskingThread() {
        Flux<MailQueueItem> items =
                Mono.defer(
                                () -> {
                                    waiting.add(Thread.currentThread().getName());
                                    return Mono.just(Flux.from(mails.deQueue()).blockFirst());
                                })
                        .repeat();
        return (ManageableMailQueue)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {ManageableMailQueue.class},
                        (proxy, method, arguments) ->
                                method.getName().equals("deQueue")
                                        ? items
                                        : method.invoke(mails, arguments));
    }
}
