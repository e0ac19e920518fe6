// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.TestClock;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyGrant;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyReason;
import org.qutemail.core.key.KeyRequest;
import org.qutemail.core.key.KeyShortage;
import org.qutemail.core.key.KeyStatus;
import org.qutemail.core.key.KeyUnavailableException;
import org.qutemail.core.key.Policies;
import org.qutemail.core.policy.KeyPolicy;
import org.qutemail.core.policy.WhenEmpty;
import org.qutemail.core.policy.WhenShort;

/**
 * Each mode of the key policy on a link of 1 kb/s and one of 100: the real service over TLS, more
 * mail than the slow link has keys for, and a clock that the test moves, so that every number is
 * exact.
 */
class KeyPolicyAgainstSimulatorTest {

    private static final int SECONDS = 20;
    private static final int MAILS_PER_SECOND = 10;
    private static final int MAILS = SECONDS * MAILS_PER_SECOND;
    private static final int RECIPIENTS = 3;
    private static final int STORE = 16;
    private static final int SLOW = 1_000;
    private static final int FAST = 100_000;

    /** Keys that the slow link can have given: its store and what it makes in the time. */
    private static final int SLOW_KEYS = STORE + SECONDS * SLOW / 256;

    /** One for all: certificates are made once. */
    @TempDir static Path directory;

    private final TestClock clock = new TestClock();
    private final Map<KeyMode, Integer> given = new EnumMap<>(KeyMode.class);
    private int waiting;
    private KeyStatus status;

    private static Policies policy(KeyMode mode) {
        return Policies.of(8).lowWater(2).mode(mode);
    }

    private void run(KeyPolicy policy, int rate) throws Exception {
        try (ServiceStage stage =
                ServiceStage.of(
                        directory,
                        clock,
                        policy,
                        256,
                        simulator -> simulator.rate(rate).bufferedKeys(STORE))) {
            for (int i = 0; i < MAILS; i++) {
                mail(stage);
                clock.advance(Duration.ofMillis(1000 / MAILS_PER_SECOND));
            }
            status = stage.keys.status();
            stage.keys.close();
            KeyStatus last = stage.keys.status();
            assertThat(last.issued()).isEqualTo(last.stored() + last.burnt() + last.lost());
            // A call that the stop has cut off counts its keys as burnt, taken or not.
            assertThat(stage.simulator.issuedKeys()).isLessThanOrEqualTo(last.issued());
        }
    }

    private void mail(ServiceStage stage) throws KeyException {
        try {
            KeyGrant grant =
                    stage.keys.take(KeyRequest.delivery(RECIPIENTS, 1000, Optional.empty()));
            given.merge(grant.mode(), 1, Integer::sum);
            assertThat(grant.reason())
                    .isEqualTo(
                            grant.mode() == status(stage).economy().policy().mode()
                                    ? KeyReason.POLICY
                                    : KeyReason.LOW_WATER);
        } catch (KeyUnavailableException e) {
            assertThat(e.shortage()).isEqualTo(KeyShortage.LOW_WATER);
            waiting++;
        }
    }

    private static KeyStatus status(ServiceStage stage) {
        return stage.keys.status();
    }

    private int given(KeyMode mode) {
        return given.getOrDefault(mode, 0);
    }

    @Test
    void aFastLinkShouldServeEveryModeWithoutSteppingDown() throws Exception {
        for (KeyMode mode : KeyMode.values()) {
            given.clear();
            run(policy(mode).build(), FAST);
            assertThat(given).containsExactly(Map.entry(mode, MAILS));
        }
        assertThat(waiting).isZero();
    }

    @Test
    void perMessageShouldSpendTheSlowLinksKeysAndStepDownForTheRest() throws Exception {
        run(policy(KeyMode.PER_MESSAGE).build(), SLOW);

        assertThat(waiting).isZero();
        assertThat(given(KeyMode.PER_MESSAGE)).isBetween(SLOW_KEYS - 8, SLOW_KEYS);
        assertThat(given(KeyMode.EPOCH)).isEqualTo(MAILS - given(KeyMode.PER_MESSAGE));
        // All that was stepped down cost one key.
        assertThat(status.stored()).isEqualTo(given(KeyMode.PER_MESSAGE) + 1);
        assertThat(status.economy().steppedDown()).isEqualTo(given(KeyMode.EPOCH));
    }

    @Test
    void perMessageShouldLetTheRestWaitWhenItMustNotStepDown() throws Exception {
        run(policy(KeyMode.PER_MESSAGE).onLow(WhenShort.DEFER).build(), SLOW);

        assertThat(given(KeyMode.PER_MESSAGE)).isBetween(SLOW_KEYS - 8, SLOW_KEYS);
        assertThat(waiting).isEqualTo(MAILS - given(KeyMode.PER_MESSAGE));
        assertThat(status.stored()).isEqualTo(given(KeyMode.PER_MESSAGE));
        assertThat(status.economy().deferred()).isEqualTo(waiting);
    }

    @Test
    void perRecipientShouldServeAThirdOfThatWithTheSameKeys() throws Exception {
        run(policy(KeyMode.PER_RECIPIENT).build(), SLOW);

        assertThat(waiting).isZero();
        assertThat(given(KeyMode.PER_RECIPIENT) * RECIPIENTS).isBetween(SLOW_KEYS - 10, SLOW_KEYS);
        assertThat(status.stored()).isEqualTo(given(KeyMode.PER_RECIPIENT) * RECIPIENTS + 1L);
    }

    @Test
    void epochShouldServeAllOnTheSlowLinkWithOneKey() throws Exception {
        run(policy(KeyMode.EPOCH).build(), SLOW);

        assertThat(given).containsExactly(Map.entry(KeyMode.EPOCH, MAILS));
        assertThat(status.stored()).isEqualTo(1);
        assertThat(status.economy().epochMessages()).isEqualTo(MAILS);
    }

    @Test
    void theRefillShouldBeMeasuredAndThePlanFoundTooMuchForTheSlowLink() throws Exception {
        run(policy(KeyMode.PER_MESSAGE).build(), SLOW);

        double made = SLOW / 256.0 * 3600;
        assertThat(status.economy().forecast().refillPerHour().orElseThrow())
                .isCloseTo(made, within(made / 10));
        assertThat(status.economy().forecast().demandPerHour().orElseThrow())
                .isCloseTo(MAILS_PER_SECOND * 3600.0, within(360.0));
        assertThat(status.economy().forecast().warning()).isPresent();
    }

    @Test
    void anEmptyLinkShouldBounceMailWhenThePolicySaysSo() throws Exception {
        try (ServiceStage stage =
                ServiceStage.of(
                        directory,
                        clock,
                        Policies.of(0).onEmpty(WhenEmpty.BOUNCE).build(),
                        256,
                        simulator -> simulator.rate(0).bufferedKeys(1))) {
            stage.take();
            try {
                stage.take();
                assertThat(false).as("a key out of nothing").isTrue();
            } catch (KeyUnavailableException e) {
                assertThat(e.bounces()).isTrue();
            }
        }
    }
}
