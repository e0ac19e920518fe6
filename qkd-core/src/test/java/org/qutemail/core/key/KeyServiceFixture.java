// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.qutemail.core.TestClock;
import org.qutemail.core.source.KeySource;
import org.qutemail.core.vault.InMemoryKeyVault;
import org.qutemail.core.vault.KeyVault;

/** A key service without its background: every step is called for. */
abstract class KeyServiceFixture {

    /** Just over the first hold of a breaker. */
    static final Duration HOLD = Duration.ofMillis(1001);

    final FakeKme kme = new FakeKme();
    final TestClock clock = new TestClock();
    final InMemoryKeyVault vault = new InMemoryKeyVault();
    final List<Duration> pauses = new ArrayList<>();
    QkdKeyService keys = service(0);

    QkdKeyService service(int highWater) {
        return service(kme.source(), vault, KeyServiceSettings.standard(true, highWater));
    }

    QkdKeyService service(Policies policy) {
        return service(kme.source(), vault, KeyServiceSettings.standard(true, policy.build()));
    }

    QkdKeyService service(KeySource source, KeyVault store, KeyServiceSettings settings) {
        return new QkdKeyService(source, store, settings, clock, new SecureRandom(), pauses::add);
    }

    @AfterEach
    void closeAndCountOnceMore() {
        keys.close();
        assertBalanced();
        assertThat(keys.status().poolLevel()).isZero();
    }

    KeyInfo take() throws KeyException {
        return keys.take(KeyPurpose.DELIVERY);
    }

    CopyRef copyOf(KeyInfo key) {
        return new CopyRef(key.id(), new byte[] {1, 2, 3});
    }

    void assertBalanced() {
        KeyStatus status = keys.status();
        assertThat(status.issued())
                .isEqualTo(status.stored() + status.burnt() + status.lost() + status.poolLevel());
    }

    void assertUnavailable() {
        assertThatThrownBy(this::take).isInstanceOf(KeyUnavailableException.class);
        assertBalanced();
    }
}
