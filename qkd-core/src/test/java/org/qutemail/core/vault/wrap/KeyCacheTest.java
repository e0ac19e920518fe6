// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.qutemail.core.TestClock;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.VaultSamples;
import org.qutemail.core.vault.store.Octets;

class KeyCacheTest {

    private static final Octets WRAPPED = Octets.of(new byte[] {1});

    private final TestClock clock = new TestClock();
    private final KeyCache cache = new KeyCache(clock);

    private static KeyId id() {
        return new KeyId(UUID.randomUUID());
    }

    @Test
    void getShouldGiveACopyWithALifeOfItsOwn() {
        KeyId id = id();
        SecretBytes secret = VaultSamples.secret(1);
        cache.put(id, WRAPPED, secret);
        secret.close();
        cache.get(id, WRAPPED).orElseThrow().close();
        assertThat(cache.get(id, WRAPPED)).contains(VaultSamples.secret(1));
    }

    @Test
    void getShouldMissWhenTheRowIsWrappedOtherwise() {
        KeyId id = id();
        cache.put(id, WRAPPED, VaultSamples.secret(1));
        assertThat(cache.get(id, Octets.of(new byte[] {2}))).isEmpty();
    }

    @Test
    void keysShouldLeaveByAge() {
        KeyId id = id();
        cache.put(id, WRAPPED, VaultSamples.secret(1));
        clock.advance(KeyCache.LIFE.minus(Duration.ofSeconds(1)));
        assertThat(cache.get(id, WRAPPED)).isPresent();
        clock.advance(Duration.ofSeconds(1));
        cache.sweep();
        assertThat(cache.size()).isZero();
    }

    @Test
    void theOldestShouldLeaveWhenThereAreTooMany() {
        KeyId first = id();
        cache.put(first, WRAPPED, VaultSamples.secret(1));
        for (int i = 0; i < KeyCache.MOST; i++) {
            cache.put(id(), WRAPPED, VaultSamples.secret(2));
        }
        assertThat(cache.size()).isEqualTo(KeyCache.MOST);
        assertThat(cache.get(first, WRAPPED)).isEmpty();
    }
}
