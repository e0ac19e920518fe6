// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.policy.BudgetLimit;
import org.qutemail.core.policy.EpochLimits;
import org.qutemail.core.policy.KeyPolicy;
import org.qutemail.core.policy.MailPlan;
import org.qutemail.core.policy.WhenEmpty;
import org.qutemail.core.policy.WhenShort;

/** Reads how keys are spent. */
final class KeyPolicySettings {

    private static final Map<String, WhenShort> WHEN_SHORT =
            words(WhenShort.values(), WhenShort::token);

    private final Settings settings;

    private KeyPolicySettings(Settings settings) {
        this.settings = settings;
    }

    static KeyPolicy read(Settings settings) throws QkdConfigurationException {
        return new KeyPolicySettings(settings).read();
    }

    private KeyPolicy read() throws QkdConfigurationException {
        int highWater =
                settings.number(
                        QkdSetting.PREFETCH,
                        QkdConfiguration.DEFAULT_PREFETCH,
                        0,
                        QkdConfiguration.MAX_PREFETCH);
        return new KeyPolicy(
                settings.word(
                        QkdSetting.POLICY_MODE,
                        KeyMode.PER_MESSAGE,
                        words(KeyMode.values(), KeyMode::token)),
                highWater,
                lowWater(highWater),
                settings.word(QkdSetting.POLICY_ON_LOW, WhenShort.STEP_DOWN, WHEN_SHORT),
                settings.word(
                        QkdSetting.POLICY_ON_EMPTY,
                        WhenEmpty.DEFER,
                        words(WhenEmpty.values(), WhenEmpty::token)),
                epoch(),
                budget(),
                plan());
    }

    private int lowWater(int highWater) throws QkdConfigurationException {
        return settings.number(
                QkdSetting.POLICY_LOW_WATER,
                KeyPolicy.standardLowWater(highWater),
                0,
                Math.max(0, highWater - 1));
    }

    private EpochLimits epoch() throws QkdConfigurationException {
        return new EpochLimits(
                Duration.ofMinutes(
                        highestUnlessLess(
                                QkdSetting.POLICY_EPOCH_MINUTES,
                                EpochLimits.MOST_LIFE.toMinutes())),
                highestUnlessLess(QkdSetting.POLICY_EPOCH_MESSAGES, EpochLimits.MOST_MESSAGES),
                highestUnlessLess(QkdSetting.POLICY_EPOCH_MEBIBYTES, EpochLimits.MOST_OCTETS >> 20)
                        << 20);
    }

    private long highestUnlessLess(QkdSetting setting, long highest)
            throws QkdConfigurationException {
        return settings.number(setting, (int) highest, 1, (int) highest);
    }

    private Optional<BudgetLimit> budget() throws QkdConfigurationException {
        Duration period =
                settings.word(
                        QkdSetting.POLICY_BUDGET_PERIOD,
                        Duration.ofHours(1),
                        Map.of("hour", Duration.ofHours(1), "day", Duration.ofDays(1)));
        WhenShort onSpent =
                settings.word(QkdSetting.POLICY_BUDGET_ON_SPENT, WhenShort.DEFER, WHEN_SHORT);
        return settings.has(QkdSetting.POLICY_BUDGET_KEYS)
                ? Optional.of(
                        new BudgetLimit(
                                settings.number(QkdSetting.POLICY_BUDGET_KEYS, 0, 1, 1_000_000_000),
                                period,
                                onSpent))
                : Optional.empty();
    }

    private Optional<MailPlan> plan() throws QkdConfigurationException {
        int recipients =
                settings.number(
                        QkdSetting.POLICY_PLAN_RECIPIENTS, MailPlan.RECIPIENTS, 1, 1_000_000);
        return settings.has(QkdSetting.POLICY_PLAN_MAILS_PER_HOUR)
                ? Optional.of(
                        new MailPlan(
                                settings.number(
                                        QkdSetting.POLICY_PLAN_MAILS_PER_HOUR, 0, 1, 1_000_000_000),
                                recipients))
                : Optional.empty();
    }

    private static <T> Map<String, T> words(T[] values, Function<T, String> token) {
        return Arrays.stream(values).collect(Collectors.toMap(token, Function.identity()));
    }
}
