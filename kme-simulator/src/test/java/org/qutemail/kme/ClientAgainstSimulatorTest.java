// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.config.QkdConfiguration;
import org.qutemail.core.etsi014.KeyDelivery;
import org.qutemail.core.etsi014.KmeClient;
import org.qutemail.core.etsi014.KmeStatus;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.source.DeliveredKey;
import org.qutemail.core.source.KeyContainer;
import org.qutemail.core.source.KmeException;
import org.qutemail.core.source.KmeOutcome;

/** Both sides of ETSI GS QKD 014 over real mutual TLS. */
class ClientAgainstSimulatorTest {

    @TempDir static Path directory;
    private static KmeSimulator simulator;
    private static KeyDelivery submit;
    private static KeyDelivery store;

    @BeforeAll
    static void start() throws Exception {
        simulator = SimulatorSetUp.start(directory);
        submit = SimulatorSetUp.submit(simulator);
        store = SimulatorSetUp.store(simulator);
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @AfterEach
    void mend() {
        simulator.fault(Fault.NONE);
    }

    private static List<KeyId> ids(KeyContainer container) {
        return container.keys().stream().map(DeliveredKey::id).toList();
    }

    private static void assertOutcome(KmeOutcome outcome, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KmeException.class, e -> assertThat(e.outcome()).isEqualTo(outcome));
    }

    @Test
    void decKeysShouldGiveTheKeysThatEncKeysGave() throws Exception {
        try (KeyContainer taken = submit.encKeys(5, 256)) {
            List<KeyId> reversed = new ArrayList<>(ids(taken));
            Collections.reverse(reversed);
            try (KeyContainer claimed = store.decKeys(reversed, 256)) {
                assertThat(ids(claimed)).isEqualTo(reversed);
                assertThat(claimed.keys()).containsExactlyInAnyOrderElementsOf(taken.keys());
                assertThat(claimed.simulated()).isTrue();
            }
        }
    }

    @Test
    void decKeysShouldNotGiveAKeyTwice() throws Exception {
        try (KeyContainer taken = submit.encKeys(1, 256)) {
            store.decKeys(ids(taken), 256).close();
            assertOutcome(KmeOutcome.NOT_YET, () -> store.decKeys(ids(taken), 256));
        }
    }

    @Test
    void decKeysShouldNotGiveAKeyToTheSideThatTookIt() throws Exception {
        try (KeyContainer taken = submit.encKeys(1, 256)) {
            assertOutcome(KmeOutcome.NOT_YET, () -> submit.decKeys(ids(taken), 256));
        }
    }

    @Test
    void encKeysShouldGiveKeysOfTheSizeAskedFor() throws Exception {
        try (KeyContainer taken = submit.encKeys(2, 512)) {
            assertThat(taken.keys()).allMatch(key -> key.secret().size() == 64);
        }
    }

    @Test
    void statusShouldDescribeTheLink() throws Exception {
        KmeStatus status = submit.status();
        assertThat(status.sourceKmeId()).isEqualTo("SIMULATED-KME-A");
        assertThat(status.targetKmeId()).isEqualTo("SIMULATED-KME-B");
        assertThat(status.maxKeyPerRequest()).isEqualTo(128);
        assertThat(status.storedKeyCount()).isPositive();
        assertThat(status.simulated()).isTrue();
    }

    @Test
    void callsShouldBeRetryableWhenTheEntityAnswers503() {
        simulator.fault(Fault.UNAVAILABLE);
        assertOutcome(KmeOutcome.RETRYABLE, () -> submit.encKeys(1, 256));
        assertOutcome(KmeOutcome.RETRYABLE, () -> store.decKeys(List.of(randomId()), 256));
        assertOutcome(KmeOutcome.RETRYABLE, submit::status);
    }

    @Test
    void callsShouldBeRetryableWithALostAnswerWhenTheEntityHangsUpAndWorkWhenItIsBack()
            throws Exception {
        simulator.fault(Fault.OUTAGE);
        assertThatThrownBy(() -> submit.encKeys(1, 256))
                .isInstanceOfSatisfying(
                        KmeException.class,
                        e -> {
                            assertThat(e.outcome()).isEqualTo(KmeOutcome.RETRYABLE);
                            assertThat(e.answerLost()).isTrue();
                        });
        simulator.fault(Fault.NONE);
        submit.encKeys(1, 256).close();
    }

    @Test
    void callsShouldBeRetryableWithoutALostAnswerWhenNobodyListens(@TempDir Path other)
            throws Exception {
        KmeSimulator gone = SimulatorSetUp.start(other);
        KmeClient client = SimulatorSetUp.submit(gone);
        gone.close();
        assertThatThrownBy(() -> client.encKeys(1, 256))
                .isInstanceOfSatisfying(
                        KmeException.class,
                        e -> {
                            assertThat(e.outcome()).isEqualTo(KmeOutcome.RETRYABLE);
                            assertThat(e.answerLost()).isFalse();
                            assertThat(e).hasMessageContaining("cannot be reached");
                        });
    }

    @Test
    void callsShouldBeUnauthorisedWhenTheCertificateIsThatOfAnotherSae() throws Exception {
        KmeClient stranger =
                SimulatorSetUp.submit(
                        simulator,
                        "QKD_SUBMIT_CERT",
                        simulator.certificate(SimulatorConfig.STORE_SAE).toString(),
                        "QKD_SUBMIT_KEY",
                        simulator.key(SimulatorConfig.STORE_SAE).toString());
        assertOutcome(KmeOutcome.UNAUTHORISED, () -> stranger.encKeys(1, 256));
    }

    @Test
    void callsShouldFailNamingTheCertificateWhenItComesFromAnotherAuthority(@TempDir Path other)
            throws Exception {
        try (KmeSimulator foreign = SimulatorSetUp.start(other)) {
            String sae = SimulatorConfig.SUBMIT_SAE;
            KmeClient stranger =
                    SimulatorSetUp.submit(
                            simulator,
                            "QKD_SUBMIT_CERT",
                            foreign.certificate(sae).toString(),
                            "QKD_SUBMIT_KEY",
                            foreign.key(sae).toString());
            // With TLS 1.3 a server may just hang up on a certificate, as the JDK's does: the
            // message
            // then hints at it.
            assertThatThrownBy(() -> stranger.encKeys(1, 256))
                    .isInstanceOf(KmeException.class)
                    .hasMessageContaining("certificate");

            KmeClient deceived =
                    SimulatorSetUp.submit(simulator, "QKD_CA", foreign.ca().toString());
            assertOutcome(KmeOutcome.UNAUTHORISED, () -> deceived.encKeys(1, 256));
        }
    }

    @Test
    void keysShouldBeRefusedWhenTheyAreSimulatedAndTheClientDoesNotExpectIt() throws Exception {
        QkdConfiguration real = QkdConfiguration.fromVariables(simulator.variables()::get);
        KmeClient client = SimulatorSetUp.client(real.endpoints().orElseThrow().submit());

        assertThatThrownBy(() -> client.encKeys(1, 256))
                .isInstanceOf(KmeException.class)
                .hasMessageContaining("is a simulator: its keys are refused");
        assertOutcome(KmeOutcome.PROTOCOL, client::status);
    }

    @Test
    void encKeysShouldBeExhaustedWhenTheLinkHasNoKeysLeft(@TempDir Path other) throws Exception {
        SimulatorConfig poor =
                SimulatorConfig.builder(other).rate(0).bufferedKeys(2).maxKeysPerRequest(4).build();
        try (KmeSimulator empty = KmeSimulator.start(poor)) {
            KmeClient client = SimulatorSetUp.submit(empty);
            assertOutcome(KmeOutcome.EXHAUSTED, () -> client.encKeys(3, 256));
            client.encKeys(2, 256).close();
            assertOutcome(KmeOutcome.EXHAUSTED, () -> client.encKeys(1, 256));
        }
    }

    @Test
    void callsShouldUseAChangedCertificateWithoutARestart(@TempDir Path other) throws Exception {
        Path cert = other.resolve("mine.pem");
        Path key = other.resolve("mine.key");
        copy(simulator.certificate(SimulatorConfig.STORE_SAE), cert);
        copy(simulator.key(SimulatorConfig.STORE_SAE), key);
        KmeClient client =
                SimulatorSetUp.submit(
                        simulator,
                        "QKD_SUBMIT_CERT",
                        cert.toString(),
                        "QKD_SUBMIT_KEY",
                        key.toString());
        assertOutcome(KmeOutcome.UNAUTHORISED, () -> client.encKeys(1, 256));

        copy(simulator.certificate(SimulatorConfig.SUBMIT_SAE), cert);
        copy(simulator.key(SimulatorConfig.SUBMIT_SAE), key);

        client.encKeys(1, 256).close();
    }

    private static void copy(Path from, Path to) throws IOException {
        SimulatorFiles.write(to, java.nio.file.Files.readString(from));
    }

    private static KeyId randomId() {
        return new KeyId(java.util.UUID.randomUUID());
    }
}
