// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.qutemail.core.policy.WhenEmpty;
import org.qutemail.core.policy.WhenShort;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyState;

/** What each setting of the policy makes of a shortage of keys. */
class KeyPolicyTest extends KeyServiceFixture {

    private static final Optional<String> ALICE = Optional.of("alice@qutemail.test");

    private KeyGrant mail(int recipients) throws KeyException {
        return keys.take(KeyRequest.delivery(recipients, 1000, ALICE));
    }

    private void assertNoKey(KeyShortage shortage, boolean bounces) {
        assertThatThrownBy(() -> mail(1))
                .asInstanceOf(type(KeyUnavailableException.class))
                .satisfies(e -> assertThat(e.shortage()).isEqualTo(shortage))
                .satisfies(e -> assertThat(e.bounces()).isEqualTo(bounces));
        assertBalanced();
    }

    @Test
    void perRecipientShouldGiveEachRecipientAnOwnKey() throws Exception {
        keys = service(Policies.of(8).mode(KeyMode.PER_RECIPIENT));
        KeyGrant grant = mail(3);

        assertThat(grant.mode()).isEqualTo(KeyMode.PER_RECIPIENT);
        assertThat(grant.reason()).isEqualTo(KeyReason.POLICY);
        Set<KeyInfo> different = new HashSet<>(grant.keys());
        assertThat(different).hasSize(3);
        assertThat(vault.record(grant.keys().get(2).id()).orElseThrow().mode())
                .contains(KeyMode.PER_RECIPIENT);
        assertThat(keys.status().stored()).isEqualTo(3);
    }

    @Test
    void perRecipientShouldServeMoreRecipientsThanThePoolHolds() throws Exception {
        keys = service(Policies.of(4).mode(KeyMode.PER_RECIPIENT));
        assertThat(mail(50).keys()).hasSize(50);
        assertBalanced();
    }

    @Test
    void perRecipientShouldStepDownWithTheWholeMessageWhenNotAllKeysAreToBeHad() throws Exception {
        keys = service(Policies.of(8).lowWater(2).mode(KeyMode.PER_RECIPIENT));
        kme.stock = 8;
        KeyGrant grant = mail(7);

        assertThat(grant.mode()).isEqualTo(KeyMode.EPOCH);
        assertThat(grant.reason()).isEqualTo(KeyReason.LOW_WATER);
        assertThat(mail(5).mode()).isEqualTo(KeyMode.PER_RECIPIENT);
        assertBalanced();
    }

    @Test
    void discardShouldDestroyAKeyThatSealedNothingAndStayAccounted() throws Exception {
        keys = service(Policies.of(8).mode(KeyMode.PER_RECIPIENT));
        KeyInfo unused = mail(2).keys().get(1);

        keys.discard(unused, "not used");

        KeyRecord row = vault.record(unused.id()).orElseThrow();
        assertThat(row.state()).isEqualTo(KeyState.DESTROYED);
        assertThat(row.reason()).isEqualTo("not used");
        assertThatThrownBy(() -> keys.open(unused.id())).isInstanceOf(KeyRefusedException.class);
        assertBalanced();
    }

    @Test
    void discardShouldLeaveTheKeyOfAnEpochToTheOthers() throws Exception {
        keys = service(Policies.of(8).mode(KeyMode.EPOCH));
        KeyInfo shared = mail(1).keys().get(0);

        keys.discard(shared, "not used");

        assertThat(mail(1).keys()).containsExactly(shared);
    }

    @Test
    void epochShouldUseOneKeyForAll() throws Exception {
        keys = service(Policies.of(8).mode(KeyMode.EPOCH));
        KeyGrant first = mail(3);
        KeyGrant second = mail(1);

        assertThat(first.mode()).isEqualTo(KeyMode.EPOCH);
        assertThat(first.reason()).isEqualTo(KeyReason.POLICY);
        assertThat(second).isEqualTo(first);
        assertThat(keys.take(KeyPurpose.CLIENT)).isEqualTo(first.keys().get(0));
        assertThat(keys.status().stored()).isEqualTo(1);
        assertThat(keys.status().economy().epochMessages()).isEqualTo(3);
    }

    @Test
    void lowWaterShouldStepDownAndComeBackUpWithTheKeys() throws Exception {
        keys = service(Policies.of(8).lowWater(3));
        kme.stock = 10;
        for (int i = 0; i < 7; i++) {
            assertThat(mail(1).mode()).isEqualTo(KeyMode.PER_MESSAGE);
        }
        KeyGrant low = mail(1);
        assertThat(low.mode()).isEqualTo(KeyMode.EPOCH);
        assertThat(low.reason()).isEqualTo(KeyReason.LOW_WATER);
        assertThat(mail(1)).isEqualTo(low);
        keys.maintain();
        KeyEconomy economy = keys.status().economy();
        assertThat(economy.low()).isTrue();
        assertThat(economy.steppedDown()).isEqualTo(2);
        assertThat(economy.messages())
                .containsEntry(KeyMode.PER_MESSAGE, 7L)
                .containsEntry(KeyMode.EPOCH, 2L);

        kme.stock = 100;
        clock.advance(HOLD);
        assertThat(mail(1).mode()).isEqualTo(KeyMode.PER_MESSAGE);
        keys.maintain();
        assertThat(keys.status().economy().low()).isFalse();
    }

    @Test
    void lowWaterShouldDeferWhenThePolicySaysSoAndKeepTheRestForEpochs() throws Exception {
        keys = service(Policies.of(8).lowWater(3).onLow(WhenShort.DEFER).onEmpty(WhenEmpty.BOUNCE));
        kme.stock = 10;
        for (int i = 0; i < 7; i++) {
            mail(1);
        }
        assertNoKey(KeyShortage.LOW_WATER, false);
        assertThat(keys.take(KeyPurpose.CLIENT).mode()).isEqualTo(KeyMode.EPOCH);
        assertThat(keys.status().economy().deferred()).isEqualTo(1);
    }

    @Test
    void emptyShouldDeferByDefault() {
        keys = service(8);
        kme.stock = 0;
        assertNoKey(KeyShortage.EMPTY, false);
    }

    @Test
    void emptyShouldBounceWhenThePolicySaysSo() {
        keys = service(Policies.of(8).onEmpty(WhenEmpty.BOUNCE));
        kme.stock = 0;
        assertNoKey(KeyShortage.EMPTY, true);
    }

    @Test
    void aVaultThatFailsShouldNeverBounceMail() {
        VaultThatFails broken = new VaultThatFails();
        keys =
                service(
                        kme.source(),
                        broken,
                        KeyServiceSettings.standard(
                                true, Policies.of(8).onEmpty(WhenEmpty.BOUNCE).build()));
        assertNoKey(KeyShortage.OTHER, false);
        assertNoKey(KeyShortage.OTHER, false);
    }

    @Test
    void budgetShouldDeferItsUserAloneUntilThePeriodIsOver() throws Exception {
        keys = service(Policies.of(8).budget(2, Duration.ofHours(1), WhenShort.DEFER));
        mail(1);
        clock.advance(Duration.ofMinutes(10));
        mail(1);

        assertNoKey(KeyShortage.BUDGET, false);
        assertThat(keys.budgetWait("Alice@qutemail.test")).contains(Duration.ofMinutes(50));
        assertThat(keys.budgetWait("bob@qutemail.test")).isEmpty();
        keys.take(KeyRequest.delivery(1, 1, Optional.of("bob@qutemail.test")));
        // Drafts cost nobody a key.
        keys.take(KeyPurpose.CLIENT);
        assertThat(keys.status().economy().overBudget()).isEqualTo(1);

        clock.advance(Duration.ofMinutes(50));
        assertThat(keys.budgetWait("alice@qutemail.test")).isEmpty();
        mail(1);
    }

    @Test
    void budgetShouldStepDownWhenThePolicySaysSo() throws Exception {
        keys = service(Policies.of(8).budget(1, Duration.ofHours(1), WhenShort.STEP_DOWN));
        assertThat(mail(1).mode()).isEqualTo(KeyMode.PER_MESSAGE);
        KeyGrant over = mail(1);
        assertThat(over.mode()).isEqualTo(KeyMode.EPOCH);
        assertThat(over.reason()).isEqualTo(KeyReason.BUDGET);
        assertThat(keys.budgetWait("alice@qutemail.test")).isEmpty();
    }

    @Test
    void budgetShouldNotCountKeysThatWereNotGiven() throws Exception {
        keys =
                service(
                        Policies.of(0)
                                .onLow(WhenShort.DEFER)
                                .budget(1, Duration.ofHours(1), WhenShort.DEFER));
        kme.stock = 0;
        assertNoKey(KeyShortage.EMPTY, false);
        kme.stock = 1;
        clock.advance(HOLD);
        mail(1);
    }

    @Test
    void budgetShouldGiveOneKeyToAMessageWithMoreRecipientsThanAnyBudgetHas() throws Exception {
        keys =
                service(
                        Policies.of(8)
                                .mode(KeyMode.PER_RECIPIENT)
                                .budget(5, Duration.ofHours(1), WhenShort.DEFER));
        KeyGrant grant = mail(6);
        assertThat(grant.mode()).isEqualTo(KeyMode.PER_MESSAGE);
        assertThat(grant.reason()).isEqualTo(KeyReason.BUDGET);
    }

    @Test
    void toStoreShouldGiveTheEpochsKeyWhenTheMessagesOwnHasEndedOnTheWay() throws Exception {
        keys = service(8);
        KeyInfo travelled = keys.take(KeyPurpose.CLIENT);
        assertThat(keys.toStore(travelled, 10)).isEqualTo(travelled);

        clock.advance(Duration.ofHours(1));
        keys.look();

        assertThat(vault.record(travelled.id()).orElseThrow().state())
                .isEqualTo(KeyState.DEACTIVATED);
        KeyInfo stored = keys.toStore(travelled, 10);
        assertThat(stored).isNotEqualTo(travelled);
        assertThat(stored.mode()).isEqualTo(KeyMode.EPOCH);
        keys.createCopy(copyOf(stored)).close();
        // What travelled under it can still be opened.
        keys.open(travelled.id()).close();
    }

    @Test
    void startShouldEndTheEpochOfAnEarlierProcess() throws Exception {
        KeyInfo left = keys.take(KeyPurpose.CLIENT);
        keys = service(0);
        keys.start();
        assertThat(vault.record(left.id()).orElseThrow().state()).isEqualTo(KeyState.DEACTIVATED);
        assertThat(keys.take(KeyPurpose.CLIENT)).isNotEqualTo(left);
    }

    @Test
    void closeShouldEndTheEpoch() throws Exception {
        KeyInfo epoch = keys.take(KeyPurpose.CLIENT);
        keys.close();
        assertThat(vault.record(epoch.id()).orElseThrow().state()).isEqualTo(KeyState.DEACTIVATED);
    }

    @Test
    void octetsThatBecomeKnownLateShouldCountTowardsTheEpoch() throws Exception {
        KeyInfo epoch = keys.take(KeyPurpose.CLIENT);
        keys.sealed(epoch.id(), 64L << 30);
        assertThat(keys.take(KeyPurpose.CLIENT)).isNotEqualTo(epoch);
    }
}
