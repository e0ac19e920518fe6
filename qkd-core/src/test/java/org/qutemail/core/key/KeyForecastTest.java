// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.qutemail.core.TestClock;

/** What can be said of the future, by what was seen. */
class KeyForecastTest {

    private final TestClock clock = new TestClock();
    private final KeyRefill refill = new KeyRefill(clock);

    private static OptionalDouble of(double value) {
        return OptionalDouble.of(value);
    }

    private void after(int seconds) {
        clock.advance(Duration.ofSeconds(seconds));
    }

    @Test
    void refillShouldBeUnknownWhileTheStoreIsFullOrNotTold() {
        refill.taken(100);
        refill.told(1000, OptionalLong.of(1000));
        after(60);
        refill.taken(100);
        refill.told(1000, OptionalLong.of(1000));
        after(60);
        refill.told(0, OptionalLong.of(1000));
        after(60);
        refill.told(0, OptionalLong.empty());
        assertThat(refill.perHour()).isEmpty();
    }

    @Test
    void refillShouldBeWhatIsTakenBetweenTwoTimesOfExhaustion() {
        refill.exhausted();
        after(10);
        refill.taken(39);
        refill.exhausted();
        assertThat(refill.perHour().orElseThrow()).isCloseTo(3.9 * 3600, within(1e-6));
        assertThat(refill.store()).hasValue(0);
    }

    @Test
    void refillShouldBeWhatIsTakenPlusTheGrowthOfTheStore() {
        refill.told(500, OptionalLong.of(1000));
        after(100);
        refill.taken(250);
        refill.told(400, OptionalLong.of(1000));
        assertThat(refill.perHour().orElseThrow()).isCloseTo(1.5 * 3600, within(1e-6));
        assertThat(refill.store()).hasValue(400);
    }

    @Test
    void refillShouldNotBeJudgedByAMoment() {
        refill.exhausted();
        after(4);
        refill.taken(40);
        refill.exhausted();
        assertThat(refill.perHour()).isEmpty();
        after(4);
        refill.exhausted();
        assertThat(refill.perHour().orElseThrow()).isCloseTo(5 * 3600, within(1e-6));
    }

    @Test
    void refillShouldFollowALinkThatStops() {
        refill.exhausted();
        after(10);
        refill.taken(100);
        for (int i = 0; i < 20; i++) {
            refill.exhausted();
            after(10);
        }
        assertThat(refill.perHour().orElseThrow()).isLessThan(360);
    }

    @Test
    void rateShouldBeThatOfTheLastQuarterOfAnHour() {
        RateMeter meter = new RateMeter(clock);
        meter.count(5);
        assertThat(meter.perHour()).isEmpty();
        after(100);
        meter.count(5);
        assertThat(meter.perHour().orElseThrow()).isCloseTo(360, within(1e-6));
        after(800);
        assertThat(meter.perHour().orElseThrow()).isCloseTo(40, within(1e-6));
        after(1000);
        assertThat(meter.perHour()).hasValue(0);
    }

    @Test
    void hoursLeftShouldBeTheKeysLeftByWhatIsUsedBeyondTheRefill() {
        KeyForecast forecast =
                KeyForecast.of(Policies.of(8).build(), of(100), of(300), of(400), 1000, false);
        assertThat(forecast.hoursLeft()).hasValue(5);
        assertThat(forecast.planShare()).hasValue(4);
        assertThat(forecast.warning().orElseThrow()).contains("400 keys an hour", "100");
    }

    @Test
    void hoursLeftShouldBeOpenWhenTheRefillIsMoreOrUnknown() {
        assertThat(
                        KeyForecast.of(Policies.of(8).build(), of(300), of(100), of(100), 9, false)
                                .hoursLeft())
                .isEmpty();
        assertThat(
                        KeyForecast.of(
                                        Policies.of(8).build(),
                                        OptionalDouble.empty(),
                                        of(100),
                                        of(100),
                                        9,
                                        false)
                                .hoursLeft())
                .isEmpty();
    }

    @Test
    void hoursLeftShouldNotCountOnALinkThatIsAway() {
        assertThat(
                        KeyForecast.of(Policies.of(8).build(), of(300), of(100), of(100), 50, true)
                                .hoursLeft())
                .hasValue(0.5);
    }

    @Test
    void planShouldBeComparedInTheConfiguredMode() {
        Policies plan = Policies.of(8).plan(1000, 3);
        assertThat(share(plan.mode(KeyMode.PER_MESSAGE))).hasValue(0.5);
        assertThat(share(plan.mode(KeyMode.PER_RECIPIENT))).hasValue(1.5);
        assertThat(share(plan.mode(KeyMode.EPOCH)).orElseThrow()).isLessThan(0.001);
    }

    private static OptionalDouble share(Policies policy) {
        return KeyForecast.of(policy.build(), of(2000), OptionalDouble.empty(), of(0), 0, false)
                .planShare();
    }

    @Test
    void warningShouldBeginAboveSeventyPercent() {
        Policies plan = Policies.of(8).plan(700, 1);
        assertThat(warned(plan, 1000)).isFalse();
        assertThat(warned(plan, 999)).isTrue();
    }

    private static boolean warned(Policies policy, double refill) {
        return KeyForecast.of(
                        policy.build(),
                        of(refill),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        0,
                        false)
                .warning()
                .isPresent();
    }
}
