// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qutemail.core.TestClock;
import org.qutemail.core.etsi014.KmeClient;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyStatus;
import org.qutemail.core.source.KeyContainer;
import org.qutemail.core.source.KmeException;
import org.qutemail.core.source.KmeOutcome;
import org.qutemail.core.transport.KmeEndpoint;

/** The real client and key service while an entity does wrong, and after it. */
class KeyServiceMeetsFaultsTest {

    private static final int POOL = 8;

    @TempDir static Path directory;
    private final TestClock clock = new TestClock();
    private ServiceStage stage;

    @BeforeEach
    void start() throws Exception {
        stage = stage(0);
    }

    private ServiceStage stage(int prefetch) throws Exception {
        return ServiceStage.of(
                directory,
                clock,
                prefetch,
                256,
                config -> config.bufferedKeys(100).rate(0).slowness(Duration.ofMillis(200)));
    }

    @AfterEach
    void stop() throws Exception {
        stage.close();
        Files.deleteIfExists(directory.resolve("control"));
    }

    private void assertRecovers() throws Exception {
        stage.simulator.fault(Fault.NONE);
        clock.advance(Duration.ofSeconds(20));
        stage.take(2);
    }

    /**
     * Each with no pool: a first key before, failure during, two keys after. A request without an
     * answer is repeated once and counts as issued and burnt, even where nothing was taken.
     */
    @ParameterizedTest
    @CsvSource({
        "UNAVAILABLE,         A, HTTP 503,               0, 0",
        "UNAVAILABLE,         B, HTTP 503,               0, 1",
        "OUTAGE,              A, the connection broke,   2, 0",
        "OUTAGE,              B, the connection broke,   0, 1",
        "LOST_ANSWER,         A, the connection broke,   2, 0",
        "LOST_ANSWER,         B, could not be claimed,   0, 2",
        "TRUNCATED,           A, the connection broke,   2, 0",
        "TRUNCATED,           B, could not be claimed,   0, 2",
        "WRONG_LENGTH,        A, has 248 bits,           1, 0",
        "WRONG_LENGTH,        B, has 248 bits,           0, 2",
        "BIT_FLIP,            B, the same on both sides, 0, 2",
        "EXPIRED_CERTIFICATE, A, TLS was refused,        0, 0",
        "EXPIRED_CERTIFICATE, B, TLS was refused,        0, 1",
        "KEYS_EXPIRE,         B, could not be claimed,   0, 2",
    })
    void faultShouldUseNoKeyAndBeCountedAndPass(
            Fault fault, Face face, String error, long burnt, long lost) throws Exception {
        stage.take();
        stage.simulator.fault(face, fault);
        stage.assertUnavailable(error);
        assertRecovers();

        KeyStatus status = stage.settle();
        assertThat(status.burnt()).isEqualTo(burnt);
        assertThat(status.lost()).isEqualTo(lost);
        if (fault != Fault.OUTAGE) {
            assertThat(status.issued()).isEqualTo(stage.simulator.issuedKeys());
        }
    }

    @Test
    void slowAnswersShouldBeWaitedFor() throws Exception {
        stage.simulator.fault(Fault.SLOW);
        stage.take(2);
        assertThat(stage.settleToTheKey().lost()).isZero();
    }

    @Test
    void hangingEntityShouldCostOneTimeoutAndNoMore() throws Exception {
        KmeEndpoint endpoint =
                SimulatorSetUp.configuration(stage.simulator).endpoints().orElseThrow().submit();
        KmeClient impatient =
                KmeClient.of(endpoint, Duration.ofSeconds(30), Duration.ofMillis(500));
        stage.simulator.fault(Face.A, Fault.HANG);
        assertThatThrownBy(() -> impatient.encKeys(1, 256))
                .isInstanceOfSatisfying(
                        KmeException.class,
                        e -> {
                            assertThat(e.outcome()).isEqualTo(KmeOutcome.RETRYABLE);
                            assertThat(e.answerLost()).isTrue();
                        })
                .hasMessageContaining("no answer within 500 ms");
        assertThat(stage.simulator.issuedKeys()).isZero();
        assertRecovers();
    }

    @Test
    void flippedBitShouldCostThatKeyAlone() throws Exception {
        stage.close();
        stage = stage(POOL);
        stage.simulator.fault(Face.B, Fault.BIT_FLIP);
        stage.take();
        assertThat(stage.keys.status().lost()).isEqualTo(1);
        assertThat(stage.keys.status().poolLevel()).isEqualTo(POOL - 2);
        stage.settleToTheKey();
    }

    @Test
    void alarmShouldLetThePoolRunOutAndBeToldInTheStatus() throws Exception {
        stage.close();
        stage =
                ServiceStage.of(
                        directory, clock, 0, 256, config -> config.bufferedKeys(2).rate(256));
        KmeClient submit = SimulatorSetUp.submit(stage.simulator);
        stage.simulator.fault(Face.B, Fault.QBER_ALARM);
        stage.take(2);
        clock.advance(Duration.ofMinutes(1));
        stage.assertUnavailable("not enough keys");
        assertThat(submit.status().storedKeyCount()).isZero();
        assertThat(SimulatorApiTest.status(stage.simulator).path("status_extension").has("alarm"))
                .isTrue();

        assertRecovers();
        assertThat(SimulatorApiTest.status(stage.simulator).path("status_extension").has("alarm"))
                .isFalse();
        assertThat(stage.settleToTheKey().issued()).isEqualTo(4);
    }

    @Test
    void restartShouldCostUnclaimedKeysAndNothingElse() throws Exception {
        stage.take();
        String url = stage.simulator.url(Face.A).toString();
        stage.simulator.restart();
        assertThat(stage.simulator.url(Face.A)).hasToString(url);
        // A connection that was kept may break once more.
        stage.take();
        KeyStatus status = stage.settle();
        assertThat(status.lost()).isZero();
    }

    @Test
    void controlFileShouldSwitchEveryFaultForOneFaceAndRestart() throws Exception {
        KmeClient submit = SimulatorSetUp.submit(stage.simulator);
        KmeClient store = SimulatorSetUp.store(stage.simulator);
        Path control = directory.resolve("control");

        Files.writeString(control, "qber-alarm unavailable@A");
        assertThatThrownBy(submit::status).hasMessageContaining("HTTP 503");
        store.status();

        Files.writeString(control, "expired-certificate@a");
        assertThatThrownBy(submit::status).isInstanceOf(KmeException.class);
        // Nothing gets through any more that could show the end of it.
        Files.delete(control);
        await().atMost(SimulatorSetUp.PATIENCE)
                .ignoreException(KmeException.class)
                .until(() -> submit.status() != null);

        try (KeyContainer taken = submit.encKeys(1, 256)) {
            List<KeyId> ids = List.of(taken.keys().get(0).id());
            Files.writeString(control, "restart");
            // The first calls may find the old connection, or nobody at all.
            await().atMost(SimulatorSetUp.PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThatThrownBy(() -> store.decKeys(ids, 256))
                                            .hasMessageContaining("not found on KME"));
        }
    }
}
