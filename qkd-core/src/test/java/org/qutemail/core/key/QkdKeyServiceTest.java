// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.qutemail.core.TestClock;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.source.KmeOutcome;
import org.qutemail.core.vault.InMemoryKeyVault;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyState;

/** The service without its background: every step is called for. */
class QkdKeyServiceTest {

    private final FakeKme kme = new FakeKme();
    private final TestClock clock = new TestClock();
    private final InMemoryKeyVault vault = new InMemoryKeyVault();
    private final List<Duration> pauses = new ArrayList<>();
    private QkdKeyService keys = service(0);

    private QkdKeyService service(int highWater) {
        return new QkdKeyService(
                kme.source(),
                vault,
                KeyServiceSettings.standard(true, highWater),
                clock,
                new SecureRandom(),
                pauses::add);
    }

    @AfterEach
    void close() {
        keys.close();
    }

    private KeyInfo take() throws KeyException {
        return keys.take(KeyPurpose.DELIVERY);
    }

    private CopyRef copyOf(KeyInfo key) {
        return new CopyRef(key.id(), new byte[] {1, 2, 3});
    }

    private void assertBalanced() {
        KeyStatus status = keys.status();
        assertThat(status.issued())
                .isEqualTo(status.stored() + status.burnt() + status.lost() + status.poolLevel());
    }

    private void assertUnavailable() {
        assertThatThrownBy(this::take).isInstanceOf(KeyUnavailableException.class);
        assertBalanced();
    }

    // ---- taking

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
                new KeyServiceSettings(
                        true, 0, 256, Duration.ofHours(1), Duration.ofHours(1), 2, Duration.ZERO);
        keys = new QkdKeyService(kme.source(), vault, measures, clock, new SecureRandom(), null);
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

        clock.advance(Duration.ofSeconds(1));
        take();
        assertThat(keys.status().reachable()).isTrue();
        assertThat(keys.status().lastSuccess()).contains(clock.instant());
    }

    @Test
    void takeShouldWaitLongerAfterEachFailureButNeverOverFifteenSeconds() throws Exception {
        for (int i = 0; i < 8; i++) {
            kme.failEnc(KmeOutcome.RETRYABLE, false);
            clock.advance(Duration.ofSeconds(15));
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
        keys =
                new QkdKeyService(
                        kme.source(),
                        broken,
                        KeyServiceSettings.standard(true, 0),
                        clock,
                        new SecureRandom(),
                        pauses::add);
        assertThatThrownBy(this::take)
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining("the vault took no keys: disk full");
        assertUnavailable();
        assertThat(kme.encSizes).hasSize(1);
        assertThat(kme.decCalls).isZero();

        broken.fails = false;
        clock.advance(Duration.ofSeconds(1));
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

    // ---- the pool

    @Test
    void maintainShouldFillThePoolInBatchesWhenItIsLow() throws Exception {
        keys = service(8);
        kme.maxPerRequest = 3;
        keys.maintain();
        assertThat(kme.encSizes).containsExactly(3, 3, 2);
        assertThat(keys.status().poolLevel()).isEqualTo(8);

        take();
        keys.maintain();
        assertThat(keys.status().poolLevel()).isBetween(7, 8);
        assertThat(vault.census()).containsEntry(KeyState.ACTIVE, 1L);
        assertBalanced();
    }

    @Test
    void takeShouldLiveOnThePoolWhileTheEntityIsAway() throws Exception {
        keys = service(4);
        keys.maintain();
        for (int i = 0; i < 20; i++) {
            kme.failEnc(KmeOutcome.RETRYABLE, false);
        }
        for (int i = 0; i < 4; i++) {
            take();
        }
        assertThatThrownBy(this::take).isInstanceOf(KeyUnavailableException.class);
    }

    @Test
    void takeShouldGetWhatIsThereWhenTheEntityHasFewerThanABatch() throws Exception {
        keys = service(8);
        kme.stock = 3;
        take();
        take();
        take();
        assertUnavailable();
    }

    @Test
    void keysShouldBeBurntWhenTheyAreTooOldInThePool() throws Exception {
        keys = service(4);
        keys.maintain();
        clock.advance(Duration.ofHours(1).plusSeconds(1));
        KeyInfo fresh = take();
        assertThat(vault.record(fresh.id()).orElseThrow().created()).isEqualTo(clock.instant());
        assertThat(keys.status().burnt()).isEqualTo(4);
    }

    @Test
    void keysShouldBeBurntWhenTheServiceCloses() throws Exception {
        keys = service(4);
        keys.maintain();
        keys.close();
        assertThat(vault.census()).containsOnlyKeys(KeyState.DESTROYED);
        assertBalanced();
    }

    @Test
    void keysThatACrashHasLeftShouldBeDestroyed() throws Exception {
        QkdKeyService crashed = service(4);
        crashed.maintain();
        clock.advance(Duration.ofHours(3));

        keys.maintain();

        assertThat(vault.census()).containsOnlyKeys(KeyState.DESTROYED);
    }

    // ---- opening

    @Test
    void openShouldGiveTheKeyOfTheEntity() throws Exception {
        KeyInfo key = take();
        try (KeyMaterial one = keys.open(key.id());
                KeyMaterial two = keys.open(key.id())) {
            assertThat(one.info()).isEqualTo(key);
            assertThat(one.secret()).isEqualTo(two.secret());
            assertThat(one.secret().size()).isEqualTo(32);
        }
    }

    @Test
    void openCopyShouldGiveWhatCreateCopyDerivedFromTheKey() throws Exception {
        CopyRef copy = copyOf(take());
        try (KeyMaterial created = keys.createCopy(copy);
                KeyMaterial opened = keys.openCopy(copy);
                KeyMaterial key = keys.open(copy.keyId())) {
            assertThat(opened.secret()).isEqualTo(created.secret()).isNotEqualTo(key.secret());
        }
        Map<CopyRef, KeyMaterial> many =
                keys.openCopies(List.of(copy, new CopyRef(copy.keyId(), new byte[0])));
        assertThat(many).containsOnlyKeys(copy);
        assertThatThrownBy(() -> keys.createCopy(copy)).isInstanceOf(KeyRefusedException.class);
    }

    @Test
    void copyShouldBeMissingWhenItIsDestroyed() throws Exception {
        CopyRef copy = copyOf(take());
        keys.createCopy(copy).close();
        keys.confirmCopy(copy);

        keys.destroyCopy(copy);
        keys.destroyCopy(copy);

        assertThatThrownBy(() -> keys.openCopy(copy)).isInstanceOf(KeyMissingException.class);
        assertThatThrownBy(() -> keys.confirmCopy(copy)).isInstanceOf(KeyMissingException.class);
        assertThat(keys.openCopies(List.of(copy))).isEmpty();
    }

    @Test
    void openShouldTellMissingFromRefused() throws Exception {
        KeyId unknown = new KeyId(new UUID(1, 2));
        assertThatThrownBy(() -> keys.open(unknown)).isInstanceOf(KeyMissingException.class);
        CopyRef nowhere = new CopyRef(unknown, new byte[0]);
        assertThatThrownBy(() -> keys.openCopy(nowhere)).isInstanceOf(KeyMissingException.class);

        CopyRef copy = copyOf(take());
        keys.createCopy(copy).close();
        vault.changeState(copy.keyId(), KeyState.DESTROYED, clock.instant(), "expired");
        assertThatThrownBy(() -> keys.open(copy.keyId()))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("DESTROYED")
                .hasMessageContaining("expired");
        assertThatThrownBy(() -> keys.openCopy(copy)).isInstanceOf(KeyRefusedException.class);
    }

    @Test
    void compromisedKeyShouldOpenStoredMailButNotMailThatArrives() throws Exception {
        CopyRef copy = copyOf(take());
        keys.createCopy(copy).close();
        vault.changeState(copy.keyId(), KeyState.COMPROMISED, clock.instant(), "");

        keys.openCopy(copy).close();
        assertThatThrownBy(() -> keys.open(copy.keyId())).isInstanceOf(KeyRefusedException.class);
    }

    @Test
    void openShouldRefuseAKeyThatWasNeverGivenOut() throws Exception {
        QkdKeyService other = service(1);
        other.maintain();
        KeyId reserved = new KeyId(onlyId());
        assertThatThrownBy(() -> keys.open(reserved)).isInstanceOf(KeyRefusedException.class);
        other.close();
    }

    private UUID onlyId() {
        // The fake's generator is seeded: the first key it gives is always the same one.
        java.util.Random random = new java.util.Random(1);
        return new UUID(random.nextLong(), random.nextLong());
    }

    // ---- origins

    @Test
    void startShouldBeRefusedWhenTheVaultHasHeldRealKeys() throws Exception {
        KeyRecord row =
                KeyRecord.reserved(
                        new KeyId(new UUID(1, 2)),
                        KeyOrigin.KME,
                        "K",
                        "a",
                        "b",
                        256,
                        clock.instant());
        try (SecretBytes secret = SecretBytes.copyOf(new byte[32])) {
            vault.reserve(List.of(new org.qutemail.core.vault.VaultKey(row, secret)));
        }
        assertThatThrownBy(() -> keys.start())
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("held real keys");
    }
}
