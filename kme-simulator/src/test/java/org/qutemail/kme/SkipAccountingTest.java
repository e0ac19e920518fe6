// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyPurpose;
import org.qutemail.core.key.KeyServiceSettings;
import org.qutemail.core.key.KeyStatus;
import org.qutemail.core.key.KeyUnavailableException;
import org.qutemail.core.key.Policies;
import org.qutemail.core.key.QkdKeyService;
import org.qutemail.core.policy.WhenShort;
import org.qutemail.core.source.KeySource;
import org.qutemail.core.transport.KmePair;
import org.qutemail.core.vault.InMemoryKeyVault;
import org.qutemail.core.vault.KeyState;

/** Every key that leaves a SKIP provider is in the account, whatever becomes of it. */
class SkipAccountingTest {

    @TempDir static Path directory;
    private static KmeSimulator simulator;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final InMemoryKeyVault vault = new InMemoryKeyVault();
    private QkdKeyService keys;
    private long issuedBefore;

    @BeforeAll
    static void start() throws Exception {
        simulator = SkipSetUp.start(directory);
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @BeforeEach
    void serve() throws Exception {
        KeySource source =
                new KeySource(
                        "SKIP",
                        KmePair.paths(SkipSetUp.endpoints(simulator).pairs(), SkipSetUp::provider));
        issuedBefore = simulator.issuedKeys();
        keys =
                QkdKeyService.over(
                        source,
                        KeyServiceSettings.standard(
                                true, Policies.of(0).onLow(WhenShort.DEFER).build()),
                        vault,
                        new SetClock(),
                        new SecureRandom());
    }

    @AfterEach
    void end() {
        simulator.fault(Fault.NONE);
        keys.close();
        vault.close();
    }

    /** The breaker looks again when its time has come, and that is not a matter of waiting here. */
    private final class SetClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    }

    /** Nothing is under way and nothing held ready: the provider's own count is the account. */
    private KeyStatus assertAccount(long stored) {
        KeyStatus status = keys.status();
        assertThat(status.stored()).as("stored").isEqualTo(stored);
        assertThat(status.issued()).isEqualTo(stored + status.burnt() + status.lost());
        assertThat(simulator.issuedKeys() - issuedBefore).isEqualTo(status.issued());
        return status;
    }

    @Test
    void takeShouldStoreOneKeyForEachCall() throws Exception {
        KeyInfo first = keys.take(KeyPurpose.DELIVERY);
        KeyInfo second = keys.take(KeyPurpose.DELIVERY);
        assertThat(first.id()).isNotEqualTo(second.id());
        assertThat(first.masterSae()).isEqualTo("SIMULATED-KME-A");
        assertThat(first.slaveSae()).isEqualTo("SIMULATED-KME-B");
        assertThat(vault.record(first.id()).orElseThrow().kmeId()).isEqualTo("SIMULATED-KME-A");
        assertThat(assertAccount(2).issued()).isEqualTo(2);
    }

    /** Keys whose answer never came are burnt; keys that the other side did not get are lost. */
    @ParameterizedTest
    @CsvSource({
        "A, UNAVAILABLE, false, false",
        "A, LOST_ANSWER, true, false",
        "A, TRUNCATED, true, false",
        "A, WRONG_LENGTH, true, false",
        "B, UNAVAILABLE, false, true",
        "B, LOST_ANSWER, false, true",
        "B, TRUNCATED, false, true",
        "B, WRONG_LENGTH, false, true",
        "B, BIT_FLIP, false, true",
        "B, KEYS_EXPIRE, false, true",
    })
    void everyKeyShouldBeInTheAccountWhateverGoesWrong(
            Face face, Fault fault, boolean burns, boolean loses) throws Exception {
        keys.take(KeyPurpose.DELIVERY);
        simulator.fault(face, fault);
        assertThatThrownBy(() -> keys.take(KeyPurpose.DELIVERY))
                .isInstanceOf(KeyUnavailableException.class);
        KeyStatus status = assertAccount(1);
        assertThat(status.burnt() > 0).as("burnt %d", status.burnt()).isEqualTo(burns);
        assertThat(status.lost() > 0).as("lost %d", status.lost()).isEqualTo(loses);

        simulator.fault(Fault.NONE);
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(1)));
        keys.take(KeyPurpose.DELIVERY);
        assertAccount(2);
        assertThat(vault.census()).containsEntry(KeyState.ACTIVE, 2L);
    }
}
