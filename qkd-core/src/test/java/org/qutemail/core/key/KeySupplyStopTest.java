// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.security.SecureRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.qutemail.core.source.KmeOutcome;

/** A stop while the entities are talked to. */
class KeySupplyStopTest extends KeyServiceFixture {

    private final CountDownLatch waiting = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Once a key on its way was lost to a stop that could have waited a moment for it. */
    @Test
    void closeShouldLetAConversationEndSoThatNoKeyIsLost() throws Exception {
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
        keys.start();
        waiting.await();

        Thread stop = new Thread(keys::close);
        stop.start();
        await().until(() -> stop.getState() == Thread.State.TIMED_WAITING);
        released.countDown();
        stop.join();

        KeyStatus status = keys.status();
        assertThat(status.issued()).isEqualTo(4);
        assertThat(status.lost()).isZero();
        assertThat(status.burnt()).isEqualTo(4);
    }
}
