// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.qutemail.core.source.KeyPath;
import org.qutemail.core.source.KeySource;
import org.qutemail.core.source.KmeOutcome;

/** Two links of one site: what one cannot give, the other does. */
class KeyFailoverTest extends KeyServiceFixture {

    private final FakeKme second = new FakeKme(2);

    private void serve(int highWater) {
        KeySource both = new KeySource("fake", List.of(kme.path(), second.path()));
        keys = service(both, vault, KeyServiceSettings.standard(true, highWater));
    }

    private Map<String, BreakerState> breakers() {
        return keys.status().entities().stream()
                .collect(Collectors.toMap(EntityStatus::name, EntityStatus::breaker));
    }

    @Test
    void takeShouldPreferTheFirstEntity() throws Exception {
        serve(0);
        take();
        take();
        assertThat(kme.encSizes).hasSize(2);
        assertThat(second.encSizes).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = KmeOutcome.class,
            names = {"RETRYABLE", "EXHAUSTED", "UNAUTHORISED", "PROTOCOL"})
    void takeShouldGoOnElsewhereWhenEncKeysFails(KmeOutcome outcome) throws Exception {
        serve(0);
        kme.failEnc(outcome, false);

        take();

        assertThat(kme.encSizes).hasSize(1);
        assertThat(second.encSizes).hasSize(1);
        assertThat(second.decCalls).isEqualTo(1);
        assertThat(breakers())
                .containsEntry("fake 1 of sae-submit", BreakerState.OPEN)
                .containsEntry("fake 1 of sae-store", BreakerState.CLOSED)
                .containsEntry("fake 2 of sae-submit", BreakerState.CLOSED);
        assertThat(keys.status().reachable()).isTrue();
        assertBalanced();
    }

    @Test
    void takeShouldNotAskTwiceWhereAnAnswerWasLostWhenKeysCanBeHadElsewhere() throws Exception {
        serve(0);
        kme.failEnc(KmeOutcome.RETRYABLE, true);
        take();
        assertThat(kme.encSizes).hasSize(1);
        assertThat(keys.status().burnt()).isEqualTo(1);
    }

    @Test
    void takeShouldClaimWhereItTookAndTakeAnewElsewhereWhenThatFails() throws Exception {
        serve(0);
        kme.failDec(KmeOutcome.RETRYABLE, false);
        kme.failDec(KmeOutcome.RETRYABLE, false);

        take();

        assertThat(kme.decCalls).isEqualTo(2);
        assertThat(second.decCalls).isEqualTo(1);
        assertThat(keys.status().lost()).isEqualTo(1);
        assertThat(breakers())
                .containsEntry("fake 1 of sae-submit", BreakerState.CLOSED)
                .containsEntry("fake 1 of sae-store", BreakerState.OPEN);
    }

    @Test
    void takeShouldGoOnElsewhereWhenTheTwoEndsOfALinkGiveDifferentKeys() throws Exception {
        serve(0);
        kme.flipABit = true;

        take();

        assertThat(keys.status().lost()).isEqualTo(2);
        assertThat(breakers()).containsEntry("fake 1 of sae-store", BreakerState.OPEN);
        assertBalanced();
    }

    @Test
    void takeShouldLeaveAnEntityThatFailedAloneAsLongAsAnotherWorks() throws Exception {
        serve(0);
        kme.failEnc(KmeOutcome.RETRYABLE, false);
        take();
        clock.advance(Duration.ofMinutes(5));
        take();
        assertThat(kme.encSizes).hasSize(1);
    }

    @Test
    void watchShouldTryAnEntityThatFailedAndBringItBack() throws Exception {
        serve(0);
        kme.failEnc(KmeOutcome.RETRYABLE, false);
        take();

        keys.watch();
        assertThat(kme.encSizes).as("too early").hasSize(1);
        clock.advance(HOLD);
        keys.watch();

        assertThat(kme.encSizes).hasSize(2);
        assertThat(breakers())
                .containsOnlyKeys(
                        List.of(
                                "fake 1 of sae-submit", "fake 1 of sae-store",
                                "fake 2 of sae-submit", "fake 2 of sae-store"));
        assertThat(breakers().values()).containsOnly(BreakerState.CLOSED);
        assertThat(keys.status().burnt()).as("no pool to keep it in").isEqualTo(1);
        take();
        assertThat(kme.encSizes).hasSize(3);
    }

    @Test
    void watchShouldKeepTheKeyOfATrialWhenThereIsAPool() throws Exception {
        serve(2);
        kme.failEnc(KmeOutcome.RETRYABLE, false);
        keys.maintain();
        clock.advance(HOLD);
        keys.watch();
        assertThat(keys.status().poolLevel()).isEqualTo(3);
        assertBalanced();
    }

    @Test
    void watchShouldWaitLongerAfterEachTrialThatFails() throws Exception {
        serve(0);
        kme.failEnc(KmeOutcome.RETRYABLE, false);
        take();
        clock.advance(HOLD);
        kme.failEnc(KmeOutcome.RETRYABLE, false);
        keys.watch();
        clock.advance(HOLD);
        keys.watch();
        assertThat(kme.encSizes).hasSize(2);
        clock.advance(HOLD);
        keys.watch();
        assertThat(kme.encSizes).hasSize(3);
    }

    @Test
    void watchShouldFindOutThatAnIdleEntityIsAwayBeforeItIsNeeded() throws Exception {
        serve(0);
        take();
        second.away = true;
        clock.advance(Duration.ofMinutes(2));

        keys.watch();

        assertThat(breakers())
                .containsEntry("fake 1 of sae-submit", BreakerState.CLOSED)
                .containsEntry("fake 2 of sae-submit", BreakerState.OPEN)
                .containsEntry("fake 2 of sae-store", BreakerState.OPEN);
        assertThat(keys.status().entities())
                .filteredOn(entity -> entity.breaker() == BreakerState.OPEN)
                .allSatisfy(entity -> assertThat(entity.lastError()).isPresent());
    }

    @Test
    void takeShouldBeUnavailableWhenAllFailAndComeBackWithTheFirstThatWorks() throws Exception {
        serve(0);
        kme.away = true;
        second.away = true;
        assertUnavailable();
        assertThat(keys.status().reachable()).isFalse();
        second.away = false;
        assertUnavailable();
        clock.advance(HOLD);
        take();
        assertThat(keys.status().reachable()).isTrue();
        assertThat(second.encSizes).hasSize(1);
    }

    @Test
    void oneStoreEntityShouldServeSeveralLinks() throws Exception {
        KeyPath path = kme.path();
        KeyPath other = new KeyPath(kme.path().submit(), path.store());
        keys =
                service(
                        new KeySource("fake", List.of(path, other)),
                        vault,
                        KeyServiceSettings.standard(true, 0));
        kme.failEnc(KmeOutcome.RETRYABLE, false);
        take();
        assertThat(keys.status().entities()).hasSize(3);
    }
}
