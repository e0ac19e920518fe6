// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.junit.jupiter.api.Test;
import org.qutemail.core.policy.Delivery;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class DeliverOnceTest {

    private static final String INBOX = "#private:bob@home.test:INBOX";
    private static final Delivery DELIVERY = new Delivery("Mail1", "bob@home.test", "ab");

    private final KnownDeliveries names = new KnownDeliveries();
    private final RecordingMetricFactory metrics = new RecordingMetricFactory();
    private final DeliverOnce testee = new DeliverOnce(names, metrics);
    private final List<UUID> stored = new CopyOnWriteArrayList<>();

    private Mono<String> store(UUID name) {
        return Mono.fromSupplier(
                () -> {
                    stored.add(name);
                    names.there.add(DELIVERY);
                    return "stored";
                });
    }

    private String append() {
        return testee.append(DELIVERY, INBOX, this::store).block();
    }

    @Test
    void appendShouldStoreWhatIsNotThereAndNothingTwice() {
        assertThat(append()).isEqualTo("stored");
        assertThat(append()).isNull();
        assertThat(stored).hasSize(1);
        assertThat(metrics.countFor("qutemail.delivery.replayed")).isEqualTo(1);
    }

    @Test
    void appendShouldTryAgainWhatFailed() {
        assertThatThrownBy(
                        () ->
                                testee.append(
                                                DELIVERY,
                                                INBOX,
                                                name ->
                                                        Mono.error(
                                                                new IllegalStateException("full")))
                                        .block())
                .hasMessage("full");

        assertThat(append()).isEqualTo("stored");
    }

    @Test
    void appendShouldStoreNothingWhenNobodyCanTellWhetherItIsThere() {
        names.away = true;
        assertThatThrownBy(this::append).hasMessageContaining("away");
        assertThat(stored).isEmpty();

        names.away = false;
        assertThat(append()).isEqualTo("stored");
    }

    @Test
    void twoOfTheSameAtOnceShouldTakeTurns() {
        Sinks.One<String> first = Sinks.one();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<String> slow =
                testee.append(
                                DELIVERY,
                                INBOX,
                                name -> {
                                    begun.complete(null);
                                    return first.asMono().then(store(name));
                                })
                        .toFuture();
        begun.join();
        CompletableFuture<String> second = testee.append(DELIVERY, INBOX, this::store).toFuture();
        // Another mailbox does not wait.
        assertThat(testee.append(DELIVERY, INBOX + ".Mill", name -> Mono.just("there")).block())
                .isEqualTo("there");
        assertThat(second).isNotDone();

        first.tryEmitEmpty();

        assertThat(slow.join()).isEqualTo("stored");
        assertThat(second.join()).isNull();
        assertThat(stored).hasSize(1);
    }
}
