// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.qutemail.core.TestClock;
import org.qutemail.core.etsi014.KmeClient;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyStatus;
import org.qutemail.core.source.DeliveredKey;
import org.qutemail.core.source.KeyContainer;
import org.qutemail.core.source.KmeException;
import org.qutemail.core.source.KmeOutcome;

/** The real client and key service against entities that behave as they do in the field. */
class KeyServiceMeetsQuirksTest {

    /** One for all: certificates are made once for simulators that need the same. */
    @TempDir static Path directory;

    private static ServiceStage stage(Clock clock, int prefetch, Quirk... quirks) throws Exception {
        return stage(clock, prefetch, 256, 10_000, quirks);
    }

    private static ServiceStage stage(
            Clock clock, int prefetch, int bits, int buffer, Quirk... quirks) throws Exception {
        return ServiceStage.of(
                directory,
                clock,
                prefetch,
                bits,
                config -> {
                    for (Quirk quirk : quirks) {
                        config.quirk(quirk);
                    }
                    return config.bufferedKeys(buffer).rate(256);
                });
    }

    private static void assertOutcome(KmeOutcome outcome, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KmeException.class, e -> assertThat(e.outcome()).isEqualTo(outcome));
    }

    private static List<KeyId> ids(KeyContainer container) {
        return container.keys().stream().map(DeliveredKey::id).toList();
    }

    @ParameterizedTest
    @EnumSource(Quirk.class)
    void noKeyShouldBeLostOrGivenTwiceWhateverTheQuirk(Quirk quirk) throws Exception {
        try (ServiceStage stage = stage(Clock.systemUTC(), 4, quirk)) {
            stage.take(9);
            assertThat(stage.settleToTheKey().lost()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Quirk.class,
            names = {"SECOND_BATCH_DROPS_FIRST", "REPLICATION_DELAYED", "NO_KEEP_ALIVE"})
    void takeShouldWorkWithoutAPool(Quirk quirk) throws Exception {
        try (ServiceStage stage = stage(Clock.systemUTC(), 0, quirk)) {
            stage.take(3);
            KeyStatus status = stage.settleToTheKey();
            assertThat(status.lost() + status.burnt()).isZero();
        }
    }

    static Stream<Arguments> waysToSayThatThePoolIsEmpty() {
        return Stream.of(
                        Quirk.ERRORS_WITH_DETAILS,
                        Quirk.ERRORS_AS_DETAIL,
                        Quirk.ERRORS_AS_HTML,
                        Quirk.ERRORS_EMPTY)
                .flatMap(
                        style ->
                                Stream.of(
                                        Arguments.of(style, style),
                                        Arguments.of(style, Quirk.EXHAUSTED_AS_400)));
    }

    @ParameterizedTest
    @MethodSource("waysToSayThatThePoolIsEmpty")
    void emptyPoolShouldPassHoweverItIsTold(Quirk style, Quirk code) throws Exception {
        TestClock clock = new TestClock();
        try (ServiceStage stage = stage(clock, 0, 256, 3, style, code)) {
            stage.take(3);
            stage.assertUnavailable("HTTP " + (code == Quirk.EXHAUSTED_AS_400 ? 400 : 503));
            clock.advance(Duration.ofSeconds(20));
            stage.take(3);
            assertThat(stage.settleToTheKey().issued()).isEqualTo(6);
        }
    }

    @Test
    void batchShouldShrinkToWhatThePoolHoldsWhenAnEmptyPoolIsA400() throws Exception {
        TestClock clock = new TestClock();
        try (ServiceStage stage = stage(clock, 64, 256, 20, Quirk.EXHAUSTED_AS_400)) {
            stage.take();
            assertThat(stage.keys.status().poolLevel()).isGreaterThanOrEqualTo(15);
            stage.settle();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Quirk.class,
            names = {"UNKNOWN_KEY_AS_401", "UNKNOWN_KEY_AS_404", "ERRORS_AS_HTML"})
    void unknownKeyShouldBeNotYetKnownWhateverItsCode(Quirk quirk) throws Exception {
        try (ServiceStage stage = stage(Clock.systemUTC(), 0, quirk)) {
            KmeClient store = SimulatorSetUp.store(stage.simulator);
            List<KeyId> unknown = List.of(new KeyId(UUID.randomUUID()));
            assertOutcome(KmeOutcome.NOT_YET, () -> store.decKeys(unknown, 256));
        }
    }

    @Test
    void keyThatStaysUnknownShouldBeLostAndNotTakenForARefusal() throws Exception {
        TestClock clock = new TestClock();
        try (ServiceStage stage = stage(clock, 0, Quirk.UNKNOWN_KEY_AS_401)) {
            stage.simulator.fault(Face.B, Fault.KEYS_EXPIRE);
            stage.assertUnavailable("could not be claimed");
            stage.simulator.fault(Fault.NONE);
            clock.advance(Duration.ofSeconds(20));
            stage.take();
            assertThat(stage.settleToTheKey().lost()).isEqualTo(2);
        }
    }

    @Test
    void roundedSizeShouldBeAProtocolErrorAndTheKeyNotUsed() throws Exception {
        try (ServiceStage stage = stage(Clock.systemUTC(), 0, Quirk.ODD_SIZE_ROUNDED)) {
            KmeClient submit = SimulatorSetUp.submit(stage.simulator);
            assertThatThrownBy(() -> submit.encKeys(1, 257))
                    .hasMessageContaining("has 256 bits, not 257");
        }
    }

    @Test
    void keysOfAnotherSizeShouldBeBurntAndCountedNotUsed() throws Exception {
        try (ServiceStage stage = stage(new TestClock(), 8, 512, 1000, Quirk.SIZE_IGNORED)) {
            stage.assertUnavailable("has 256 bits, not 512");
            KeyStatus status = stage.settle();
            assertThat(status.issued()).isEqualTo(stage.simulator.issuedKeys());
            // Eight, four, two, one: fewer might have done.
            assertThat(status.burnt()).isEqualTo(15);
        }
    }

    @Test
    void batchShouldComeInOneCallWhereGetIgnoresTheNumber() throws Exception {
        try (ServiceStage stage = stage(new TestClock(), 8, Quirk.GET_IGNORES_QUERY)) {
            stage.take();
            assertThat(stage.keys.status().poolLevel()).isEqualTo(7);
        }
    }

    @Test
    void countOfZeroShouldNotKeepAnyoneFromAsking() throws Exception {
        try (ServiceStage stage = stage(new TestClock(), 0, Quirk.STORED_COUNT_ZERO)) {
            KmeClient submit = SimulatorSetUp.submit(stage.simulator);
            assertThat(submit.status().storedKeyCount()).isZero();
            stage.take();
        }
    }

    @Test
    void secondBatchShouldCostTheFirstOnlyWhereNobodyClaimsInBetween() throws Exception {
        try (ServiceStage stage = stage(new TestClock(), 8, Quirk.SECOND_BATCH_DROPS_FIRST)) {
            KmeClient submit = SimulatorSetUp.submit(stage.simulator);
            KmeClient store = SimulatorSetUp.store(stage.simulator);
            try (KeyContainer first = submit.encKeys(2, 256);
                    KeyContainer second = submit.encKeys(2, 256)) {
                assertOutcome(KmeOutcome.NOT_YET, () -> store.decKeys(ids(first), 256));
                store.decKeys(ids(second), 256).close();
            }
            stage.take(20);
            assertThat(stage.settle().lost()).isZero();
        }
    }

    @Test
    void lockedPairShouldBeWaitedForAndServedAfterARestart() throws Exception {
        TestClock clock = new TestClock();
        try (ServiceStage stage = stage(clock, 0, Quirk.CROSSED_REQUESTS_LOCK)) {
            stage.take();
            lockThePair(stage.simulator);
            stage.assertUnavailable("HTTP 503");
            clock.advance(Duration.ofSeconds(20));
            stage.assertUnavailable("HTTP 503");

            stage.simulator.restart();
            clock.advance(Duration.ofSeconds(20));
            stage.take();
            stage.settle();
        }
    }

    /** Both sides ask for new keys until they have met. */
    private static void lockThePair(KmeSimulator simulator) throws Exception {
        KmeClient one = SimulatorSetUp.submit(simulator);
        KmeClient other = SimulatorSetUp.store(simulator);
        for (boolean open = true; open; ) {
            open = asksInVain(one).thenCombine(asksInVain(other), (a, b) -> !a || !b).get();
        }
    }

    private static CompletableFuture<Boolean> asksInVain(KmeClient client) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        client.encKeys(1, 256).close();
                        return false;
                    } catch (KmeException e) {
                        return true;
                    }
                });
    }

    @Test
    void keyThatIsGivenForEverShouldBeUsedOnce() throws Exception {
        try (ServiceStage stage = stage(new TestClock(), 0, Quirk.KEYS_GIVEN_FOR_EVER)) {
            KmeClient submit = SimulatorSetUp.submit(stage.simulator);
            KmeClient store = SimulatorSetUp.store(stage.simulator);
            try (KeyContainer taken = submit.encKeys(1, 256)) {
                store.decKeys(ids(taken), 256).close();
                store.decKeys(ids(taken), 256).close();
            }
            stage.take(5);
            stage.settle();
        }
    }

    @Test
    void delayedKeyShouldBeFoundWithinTheGrace() throws Exception {
        try (ServiceStage stage = stage(Clock.systemUTC(), 8, Quirk.REPLICATION_DELAYED)) {
            stage.take(8);
            KeyStatus status = stage.settleToTheKey();
            assertThat(status.lost()).isZero();
        }
    }

    @Test
    void certificateWithoutAHostShouldBeRefusedByHostNameAndTakenByCommonName() throws Exception {
        try (ServiceStage stage = stage(new TestClock(), 0, Quirk.NO_SUBJECT_ALT_NAME)) {
            KmeClient byHost =
                    SimulatorSetUp.submit(stage.simulator, "QKD_KME_IDENTITY", "hostname");
            assertOutcome(KmeOutcome.UNAUTHORISED, byHost::status);
            stage.take();
        }
    }

    @Test
    void oneKeyASecondShouldBeServedAsFastAsTheyCome() throws Exception {
        TestClock clock = new TestClock();
        try (ServiceStage stage = stage(clock, 0, Quirk.ONE_KEY_A_SECOND)) {
            stage.take(16);
            stage.assertUnavailable("not enough keys");
            clock.advance(Duration.ofSeconds(5));
            stage.take(5);
            stage.assertUnavailable("not enough keys");
            assertThat(stage.settleToTheKey().issued()).isEqualTo(21);
        }
    }
}
