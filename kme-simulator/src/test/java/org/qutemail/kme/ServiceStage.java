// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.qutemail.core.etsi014.Etsi014Provider;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyPurpose;
import org.qutemail.core.key.KeyServiceSettings;
import org.qutemail.core.key.KeyStatus;
import org.qutemail.core.key.KeyUnavailableException;
import org.qutemail.core.key.Policies;
import org.qutemail.core.key.QkdKeyService;
import org.qutemail.core.policy.KeyPolicy;
import org.qutemail.core.policy.WhenShort;
import org.qutemail.core.vault.InMemoryKeyVault;
import org.qutemail.core.vault.KeyState;

/** A simulator, the real key service over TLS, and the books of both. */
final class ServiceStage implements AutoCloseable {

    final KmeSimulator simulator;
    final QkdKeyService keys;
    private final InMemoryKeyVault vault = new InMemoryKeyVault();
    private final Set<KeyId> given = new HashSet<>();

    private ServiceStage(KmeSimulator simulator, KeyServiceSettings settings, Clock clock)
            throws Exception {
        this.simulator = simulator;
        // Not started: nothing happens in the background but what a call sets off.
        this.keys =
                QkdKeyService.over(
                        Etsi014Provider.source(
                                SimulatorSetUp.configuration(simulator)
                                        .endpoints()
                                        .orElseThrow()
                                        .pairs(),
                                SimulatorSetUp.PATIENCE,
                                SimulatorSetUp.PATIENCE),
                        settings,
                        vault,
                        clock,
                        new SecureRandom());
    }

    static ServiceStage of(
            Path directory,
            Clock clock,
            int prefetch,
            int bits,
            UnaryOperator<SimulatorConfig.Builder> simulator)
            throws Exception {
        // No step down: what the entities do is to be seen in every single take.
        KeyPolicy policy = Policies.of(prefetch).lowWater(0).onLow(WhenShort.DEFER).build();
        return of(directory, clock, policy, bits, simulator);
    }

    static ServiceStage of(
            Path directory,
            Clock clock,
            KeyPolicy policy,
            int bits,
            UnaryOperator<SimulatorConfig.Builder> simulator)
            throws Exception {
        KeyServiceSettings settings =
                new KeyServiceSettings(
                        true, policy, bits, Duration.ofHours(1), Duration.ofSeconds(1));
        SimulatorConfig config =
                simulator.apply(SimulatorConfig.builder(directory).clock(clock)).build();
        return new ServiceStage(KmeSimulator.start(config), settings, clock);
    }

    /** A key for delivery; never one that was given before. */
    KeyInfo take() throws Exception {
        KeyInfo key = keys.take(KeyPurpose.DELIVERY);
        assertThat(given.add(key.id())).as("key %s is new", key.id()).isTrue();
        return key;
    }

    void take(int number) throws Exception {
        for (int i = 0; i < number; i++) {
            take();
        }
    }

    void assertUnavailable(String... fragments) {
        assertThatThrownBy(this::take)
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContainingAll(fragments);
    }

    /**
     * Stops the service and compares the books: what it counts, what the vault holds, what the
     * simulator has taken from its pool.
     *
     * @return the service's last account
     */
    KeyStatus settle() throws Exception {
        keys.close();
        KeyStatus status = keys.status();
        Map<KeyState, Long> census = vault.census();
        assertThat(status.poolLevel()).isZero();
        assertThat(status.issued())
                .as("issued = stored + burnt + lost, %s", status)
                .isEqualTo(status.stored() + status.burnt() + status.lost());
        assertThat(status.stored()).isEqualTo(given.size());
        assertThat(census.getOrDefault(KeyState.ACTIVE, 0L)).isEqualTo(given.size());
        assertThat(census.getOrDefault(KeyState.RESERVED, 0L)).isZero();
        return status;
    }

    /**
     * {@link #settle()} once nothing is under way, where every key that left the simulator's pool,
     * and no other, must be in the books.
     */
    KeyStatus settleToTheKey() throws Exception {
        // A stop in the middle of a call counts its keys as burnt, taken or not.
        await().atMost(SimulatorSetUp.PATIENCE).until(this::nothingIsUnderWay);
        KeyStatus status = settle();
        assertThat(status.issued()).isEqualTo(simulator.issuedKeys());
        return status;
    }

    private boolean nothingIsUnderWay() {
        KeyStatus now = keys.status();
        boolean filled = now.highWater() == 0 || now.poolLevel() > now.highWater() / 2;
        return filled && now.issued() == simulator.issuedKeys();
    }

    @Override
    public void close() {
        keys.close();
        simulator.close();
        vault.close();
    }
}
