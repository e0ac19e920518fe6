// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.qutemail.core.policy.EpochLimits;
import org.qutemail.core.source.KmeOutcome;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyState;

/** Fresh keys, straight from the entities. */
class KeyTakingTest extends KeyServiceFixture {

    @Test
    void takeShouldGiveAKeyThatBothSidesShareActiveInTheVault() throws Exception {
        KeyInfo key = take();

        KeyRecord row = vault.record(key.id()).orElseThrow();
        assertThat(row.state()).isEqualTo(KeyState.ACTIVE);
        assertThat(row.kmeId()).isEqualTo("FAKE-A");
        assertThat(row.info()).isEqualTo(key);
        assertThat(key.masterSae()).isEqualTo("sae-submit");
        assertThat(key.slaveSae()).isEqualTo("sae-store");
        assertThat(key.mode()).isEqualTo(KeyMode.PER_MESSAGE);
        assertThat(key.simulated()).isTrue();
        assertBalanced();
    }

    @Test
    void takeShouldGiveEachDeliveryAnotherKeyAndAllClientsOneForAnHour() throws Exception {
        Set<KeyId> ids = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            ids.add(take().id());
        }
        assertThat(ids).hasSize(5);

        KeyInfo epoch = keys.take(KeyPurpose.CLIENT);
        assertThat(epoch.mode()).isEqualTo(KeyMode.EPOCH);
        clock.advance(Duration.ofMinutes(59));
        assertThat(keys.take(KeyPurpose.CLIENT)).isEqualTo(epoch);
        clock.advance(Duration.ofMinutes(1));
        assertThat(keys.take(KeyPurpose.CLIENT)).isNotEqualTo(epoch);
        assertThat(keys.status().stored()).isEqualTo(7);
    }

    @Test
    void takeShouldBeginANewEpochWhenTheMessagesAreUsedUpOrTheKeyIsEnded() throws Exception {
        KeyServiceSettings measures =
                KeyServiceSettings.standard(
                        true,
                        Policies.of(0)
                                .epoch(new EpochLimits(Duration.ofHours(1), 2, 1 << 30))
                                .build());
        keys = service(kme.source(), vault, measures);
        KeyInfo first = keys.take(KeyPurpose.CLIENT);
        assertThat(keys.take(KeyPurpose.CLIENT)).isEqualTo(first);
        KeyInfo second = keys.take(KeyPurpose.CLIENT);
        assertThat(second).isNotEqualTo(first);

        vault.changeState(second.id(), KeyState.COMPROMISED, clock.instant(), "a test");
        assertThat(keys.take(KeyPurpose.CLIENT)).isNotEqualTo(second);
    }

    @Test
    void takeShouldBeUnavailableAndNothingKeptWhenTheSidesDiffer() throws Exception {
        kme.flipABit = true;
        assertUnavailable();
        assertThat(vault.census()).containsOnlyKeys(KeyState.DESTROYED);
        assertThat(keys.status().lost()).isEqualTo(2);
    }

    @Test
    void takeShouldRepeatEncKeysWhenAnAnswerIsLostAndCountWhatThatBurns() throws Exception {
        kme.failEnc(KmeOutcome.RETRYABLE, true);
        take();
        assertThat(kme.encSizes).containsExactly(1, 1);
        assertThat(keys.status().burnt()).isEqualTo(1);
        assertBalanced();
    }

    @Test
    void takeShouldWaitForAKeyThatIsNotKnownYetOnTheOtherSide() throws Exception {
        kme.failDec(KmeOutcome.NOT_YET, false);
        kme.failDec(KmeOutcome.NOT_YET, false);
        take();
        assertThat(pauses).hasSize(2);
        assertThat(kme.encSizes).hasSize(1);
    }

    @Test
    void takeShouldGiveUpAKeyAfterTwoSecondsAndTakeANewOne() throws Exception {
        for (int i = 0; i < 7; i++) {
            kme.failDec(KmeOutcome.NOT_YET, false);
        }
        take();
        assertThat(pauses.stream().mapToLong(Duration::toMillis).sum()).isBetween(1500L, 2000L);
        assertThat(kme.encSizes).hasSize(2);
        assertThat(keys.status().lost()).isEqualTo(1);
        assertBalanced();
    }

    @Test
    void takeShouldRepeatDecKeysOnceWhenTheAnswerIsLostAndThenTakeANewKey() throws Exception {
        kme.loseDecAnswer();
        take();
        assertThat(kme.decCalls).isEqualTo(3);
        assertThat(pauses).isEmpty();
        assertThat(keys.status().lost()).isEqualTo(1);
        assertThat(vault.census())
                .containsEntry(KeyState.DESTROYED, 1L)
                .containsEntry(KeyState.ACTIVE, 1L);
        assertBalanced();
    }

    @Test
    void takeShouldClaimSinglyWhenTheListIsRefused() throws Exception {
        keys = service(8);
        kme.maxInDec = 1;
        keys.maintain();
        assertThat(keys.status().poolLevel()).isEqualTo(8);
        assertBalanced();
    }

    @ParameterizedTest
    @EnumSource(
            value = KmeOutcome.class,
            names = {"RETRYABLE", "EXHAUSTED", "UNAUTHORISED", "PROTOCOL"})
    void takeShouldBeUnavailableWhenEncKeysFailsAndTellWhy(KmeOutcome outcome) throws Exception {
        kme.failEnc(outcome, false);
        assertUnavailable();
        assertThat(keys.status().reachable()).isFalse();
        assertThat(keys.status().lastError()).contains("planned " + outcome);
        assertThat(keys.status().lastErrorAt()).contains(clock.instant());
    }

    @Test
    void takeShouldLeaveTheEntityAloneForAWhileAfterAFailure() throws Exception {
        kme.failEnc(KmeOutcome.RETRYABLE, false);
        assertUnavailable();
        assertUnavailable();
        assertThat(kme.encSizes).hasSize(1);

        clock.advance(HOLD);
        take();
        assertThat(keys.status().reachable()).isTrue();
        assertThat(keys.status().lastSuccess()).contains(clock.instant());
    }

    @Test
    void takeShouldWaitLongerAfterEachFailureButNeverOverFifteenSeconds() throws Exception {
        for (int i = 0; i < 8; i++) {
            kme.failEnc(KmeOutcome.RETRYABLE, false);
            clock.advance(Duration.ofSeconds(16));
            assertUnavailable();
        }
        assertThat(kme.encSizes).hasSize(8);
        clock.advance(Duration.ofSeconds(14));
        assertUnavailable();
        assertThat(kme.encSizes).hasSize(8);
    }

    @Test
    void takeShouldRefuseKeysOfTheOtherOrigin() {
        kme.simulated = false;
        assertThatThrownBy(this::take)
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining("not marked as simulated");
        assertThat(vault.census()).isEmpty();
        assertBalanced();
    }

    @Test
    void takeShouldNotBurnKeysOnAndOnWhenTheVaultTakesNone() throws Exception {
        VaultThatFails broken = new VaultThatFails();
        keys = service(kme.source(), broken, KeyServiceSettings.standard(true, 0));
        assertThatThrownBy(this::take)
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining("the vault took no keys: disk full");
        assertUnavailable();
        assertThat(kme.encSizes).hasSize(1);
        assertThat(kme.decCalls).isZero();

        broken.fails = false;
        clock.advance(HOLD);
        take();
        assertBalanced();
    }

    @Test
    void takeShouldGoOnWithoutAUsableStatus() throws Exception {
        kme.statusWorks = false;
        take();
    }

    @Test
    void takeShouldBeUnavailableWhenTheServiceIsClosed() {
        keys.close();
        assertThatThrownBy(this::take).isInstanceOf(KeyUnavailableException.class);
    }
}
