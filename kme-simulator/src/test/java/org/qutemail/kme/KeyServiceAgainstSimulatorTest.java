// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyPurpose;
import org.qutemail.core.key.KeyStatus;
import org.qutemail.core.key.KeyUnavailableException;
import org.qutemail.core.key.QkdKeyService;
import org.qutemail.core.vault.InMemoryKeyVault;
import org.qutemail.core.vault.KeyState;

/** The whole way of a key, from the simulator over mutual TLS into the vault and out again. */
class KeyServiceAgainstSimulatorTest {

    @TempDir Path directory;
    private final InMemoryKeyVault vault = new InMemoryKeyVault();
    private KmeSimulator simulator;
    private QkdKeyService keys;

    @BeforeEach
    void start() throws Exception {
        simulator =
                KmeSimulator.start(
                        SimulatorConfig.builder(directory).delay(Duration.ofMillis(20)).build());
    }

    private void serve(int prefetch) throws Exception {
        keys =
                QkdKeyService.create(
                        SimulatorSetUp.configuration(
                                simulator,
                                "QKD_PREFETCH",
                                Integer.toString(prefetch),
                                "QKD_POLICY_ON_LOW",
                                "defer"),
                        vault,
                        Clock.systemUTC(),
                        new SecureRandom());
        keys.start();
    }

    /** On a busy machine a call may take longer than the service waits: asked again then. */
    private KeyInfo takePatiently(KeyPurpose purpose) {
        return await().atMost(Duration.ofSeconds(60))
                .ignoreException(KeyUnavailableException.class)
                .until(() -> keys.take(purpose), key -> true);
    }

    @AfterEach
    void stop() {
        keys.close();
        simulator.close();
        vault.close();
    }

    @Test
    void takeShouldWorkWithoutAPoolAlthoughKeysTravelWithADelay() throws Exception {
        serve(0);
        KeyInfo key = takePatiently(KeyPurpose.DELIVERY);
        assertThat(key.simulated()).isTrue();
        assertThat(vault.record(key.id()).orElseThrow().kmeId()).isEqualTo("SIMULATED-KME-A");
        CopyRef copy = new CopyRef(key.id(), new byte[] {1});
        try (KeyMaterial sealed = keys.createCopy(copy);
                KeyMaterial opened = keys.openCopy(copy)) {
            assertThat(opened.secret()).isEqualTo(sealed.secret());
        }
        assertThat(keys.status().poolLevel()).isZero();
    }

    @Test
    void takeShouldGiveManyThreadsDifferentKeys() throws Exception {
        serve(16);
        Set<KeyId> ids = ConcurrentHashMap.newKeySet();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> results = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                results.add(threads.submit(() -> ids.add(takePatiently(KeyPurpose.DELIVERY).id())));
            }
            for (Future<?> result : results) {
                result.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(ids).hasSize(200);
        assertThat(vault.census()).containsEntry(KeyState.ACTIVE, 200L);
        keys.close();
        KeyStatus status = keys.status();
        assertThat(status.issued()).isEqualTo(200 + status.burnt() + status.lost());
    }

    @Test
    void takeShouldBeUnavailableInAnOutageAndWorkAgainAfterIt() throws Exception {
        serve(4);
        await().atMost(Duration.ofSeconds(60)).until(() -> keys.status().poolLevel() == 4);
        KeyInfo before = takePatiently(KeyPurpose.CLIENT);
        simulator.fault(Fault.OUTAGE);
        // Not before the entity was asked: on a busy machine a line too long is a refusal as well.
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> {
                            assertThatThrownBy(() -> keys.take(KeyPurpose.DELIVERY))
                                    .isInstanceOf(KeyUnavailableException.class);
                            assertThat(keys.status().reachable()).isFalse();
                        });
        assertThat(keys.status().lastError()).isPresent();
        // What exists does not depend on the entity.
        keys.open(before.id()).close();

        simulator.fault(Fault.NONE);

        await().atMost(Duration.ofSeconds(60)).until(() -> keys.status().poolLevel() == 4);
        assertThat(keys.status().reachable()).isTrue();
        takePatiently(KeyPurpose.DELIVERY);
    }
}
