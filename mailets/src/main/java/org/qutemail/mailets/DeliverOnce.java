// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.inject.Inject;
import javax.inject.Singleton;
import org.apache.james.metrics.api.MetricFactory;
import org.qutemail.core.policy.Delivery;
import org.qutemail.core.policy.DeliveryNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Stores what a delivery brings unless a mailbox has it already: a server that was killed before it
 * took the mail off its queue gets it from there once more. Counts those in {@code
 * qutemail.delivery.replayed}. Thread-safe.
 */
@Singleton
public final class DeliverOnce {

    private static final Logger LOGGER = LoggerFactory.getLogger(DeliverOnce.class);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final DeliveryNames names;
    private final MetricFactory metrics;
    private final Set<Target> underWay = ConcurrentHashMap.newKeySet();

    @Inject
    public DeliverOnce(DeliveryNames names, MetricFactory metrics) {
        this.names = names;
        this.metrics = metrics;
    }

    private record Target(Delivery delivery, String mailbox) {}

    /**
     * Appends under the name that the message is found again by. Two of the same at once, as a
     * crash can leave them in a queue, take turns.
     *
     * @param mailbox where the recipient wants it
     * @return empty when it is there already; an error when nobody can tell
     */
    <T> Mono<T> append(Delivery delivery, String mailbox, Function<UUID, Mono<T>> append) {
        return Mono.usingWhen(
                turn(new Target(delivery, mailbox)),
                target -> name(target).flatMap(append),
                target -> Mono.fromRunnable(() -> underWay.remove(target)));
    }

    private Mono<Target> turn(Target target) {
        return Mono.fromSupplier(() -> underWay.add(target) ? target : null)
                .repeatWhenEmpty(asked -> asked.delayElements(PAUSE));
    }

    private Mono<UUID> name(Target target) {
        return Mono.fromCallable(() -> names.nameFor(target.delivery(), target.mailbox()))
                .subscribeOn(Schedulers.boundedElastic())
                .doOnNext(name -> note(target, name))
                .flatMap(Mono::justOrEmpty);
    }

    private void note(Target target, Optional<UUID> name) {
        if (name.isEmpty()) {
            LOGGER.info(
                    "mail={} recipient={} is in a mailbox already, of a delivery that was cut off",
                    target.delivery().mail(),
                    target.delivery().recipient());
            metrics.generate("qutemail.delivery.replayed").increment();
        }
    }
}
