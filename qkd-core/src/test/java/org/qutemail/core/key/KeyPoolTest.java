// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.qutemail.core.policy.WhenShort;
import org.qutemail.core.source.KmeOutcome;
import org.qutemail.core.vault.KeyState;

/** Keys that are held ready. */
class KeyPoolTest extends KeyServiceFixture {

    @Test
    void maintainShouldFillThePoolInBatchesWhenItIsLow() throws Exception {
        keys = service(8);
        kme.maxPerRequest = 3;
        keys.maintain();
        assertThat(kme.encSizes).containsExactly(3, 3, 2);
        assertThat(keys.status().poolLevel()).isEqualTo(8);

        take();
        keys.maintain();
        assertThat(keys.status().poolLevel()).isBetween(7, 8);
        assertThat(vault.census()).containsEntry(KeyState.ACTIVE, 1L);
        assertBalanced();
    }

    @Test
    void takeShouldLiveOnThePoolWhileTheEntityIsAway() throws Exception {
        keys = service(Policies.of(4).lowWater(0).onLow(WhenShort.DEFER));
        keys.maintain();
        for (int i = 0; i < 20; i++) {
            kme.failEnc(KmeOutcome.RETRYABLE, false);
        }
        for (int i = 0; i < 4; i++) {
            take();
        }
        assertThatThrownBy(this::take).isInstanceOf(KeyUnavailableException.class);
    }

    @Test
    void takeShouldGetWhatIsThereWhenTheEntityHasFewerThanABatch() throws Exception {
        keys = service(Policies.of(8).lowWater(0).onLow(WhenShort.DEFER));
        kme.stock = 3;
        take();
        take();
        take();
        assertUnavailable();
    }

    @Test
    void keysShouldBeBurntWhenTheyAreTooOldInThePool() throws Exception {
        keys = service(4);
        keys.maintain();
        clock.advance(Duration.ofHours(1).plusSeconds(1));
        KeyInfo fresh = take();
        assertThat(vault.record(fresh.id()).orElseThrow().created()).isEqualTo(clock.instant());
        assertThat(keys.status().burnt()).isEqualTo(4);
    }

    @Test
    void keysShouldBeBurntWhenTheServiceCloses() throws Exception {
        keys = service(4);
        keys.maintain();
        keys.close();
        assertThat(vault.census()).containsOnlyKeys(KeyState.DESTROYED);
        assertBalanced();
    }

    @Test
    void keysThatACrashHasLeftShouldBeDestroyed() throws Exception {
        QkdKeyService crashed = service(4);
        crashed.maintain();
        clock.advance(Duration.ofHours(3));

        keys.maintain();

        assertThat(vault.census()).containsOnlyKeys(KeyState.DESTROYED);
    }
}
