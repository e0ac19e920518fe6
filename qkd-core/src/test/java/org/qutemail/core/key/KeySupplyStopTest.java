// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.qutemail.core.source.KmeOutcome;

/** A stop while the entities are talked to. */
class KeySupplyStopTest extends KeyServiceFixture {

    private final CountDownLatch waiting = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private void serveWithKeysThatComeLate() throws Exception {
        keys =
                new QkdKeyService(
                        kme.source(),
                        vault,
                        KeyServiceSettings.standard(true, 4),
                        clock,
                        new SecureRandom(),
                        time -> {
                            waiting.countDown();
                            released.await();
                        });
        kme.failDec(KmeOutcome.NOT_YET, false);
    }

    /** Closes while a conversation is under way, and lets that end then. */
    private void stop() throws InterruptedException {
        waiting.await();
        Thread stop = new Thread(keys::close);
        stop.start();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> stop.getState() == Thread.State.TIMED_WAITING);
        released.countDown();
        stop.join();
    }

    private void assertAllBurntAndNoneLost() {
        KeyStatus status = keys.status();
        assertThat(status.issued()).isEqualTo(4);
        assertThat(status.lost()).isZero();
        assertThat(status.burnt()).isEqualTo(4);
    }

    /** Once a key on its way was lost to a stop that could have waited a moment for it. */
    @Test
    void closeShouldLetAConversationEndSoThatNoKeyIsLost() throws Exception {
        serveWithKeysThatComeLate();
        keys.start();
        stop();
        assertAllBurntAndNoneLost();
    }

    @Test
    void closeShouldLetTheConversationOfACallerEndAndGiveItNoKey() throws Exception {
        serveWithKeysThatComeLate();
        FutureTask<KeyInfo> caller = new FutureTask<>(() -> keys.take(KeyPurpose.DELIVERY));
        new Thread(caller).start();
        stop();
        assertThatThrownBy(caller::get)
                .hasCauseInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining("closed");
        assertAllBurntAndNoneLost();
    }
}
