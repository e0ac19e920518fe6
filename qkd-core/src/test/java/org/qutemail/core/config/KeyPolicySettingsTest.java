// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.policy.BudgetLimit;
import org.qutemail.core.policy.EpochLimits;
import org.qutemail.core.policy.KeyPolicy;
import org.qutemail.core.policy.MailPlan;
import org.qutemail.core.policy.WhenEmpty;
import org.qutemail.core.policy.WhenShort;

class KeyPolicySettingsTest {

    private final Map<String, String> values = new HashMap<>();

    private KeyPolicy parse() throws QkdConfigurationException {
        return QkdConfiguration.parse("qkd.xml", setting -> values.get(setting.property()))
                .policy();
    }

    @Test
    void theStandardPolicyShouldHoldWhenNothingIsSaid() throws Exception {
        assertThat(parse()).isEqualTo(KeyPolicy.standard(64));
        assertThat(parse().lowWater()).isEqualTo(16);
        values.put("prefetch", "0");
        assertThat(parse()).isEqualTo(KeyPolicy.standard(0));
    }

    @Test
    void everySettingShouldReachThePolicy() throws Exception {
        values.put("prefetch", "100");
        values.put("policy.mode", "Per-Recipient");
        values.put("policy.lowWater", "40");
        values.put("policy.onLow", "defer");
        values.put("policy.onEmpty", "bounce");
        values.put("policy.epoch.minutes", "10");
        values.put("policy.epoch.messages", "500");
        values.put("policy.epoch.mebibytes", "2");
        values.put("policy.budget.keys", "1000");
        values.put("policy.budget.period", "day");
        values.put("policy.budget.onSpent", "step-down");
        values.put("policy.plan.mailsPerHour", "5000");
        values.put("policy.plan.recipients", "2");

        KeyPolicy policy = parse();

        assertThat(policy.mode()).isEqualTo(KeyMode.PER_RECIPIENT);
        assertThat(policy.highWater()).isEqualTo(100);
        assertThat(policy.lowWater()).isEqualTo(40);
        assertThat(policy.refillAt()).isEqualTo(50);
        assertThat(policy.onLow()).isEqualTo(WhenShort.DEFER);
        assertThat(policy.onEmpty()).isEqualTo(WhenEmpty.BOUNCE);
        assertThat(policy.epoch()).isEqualTo(new EpochLimits(Duration.ofMinutes(10), 500, 2 << 20));
        assertThat(policy.budget())
                .contains(new BudgetLimit(1000, Duration.ofDays(1), WhenShort.STEP_DOWN));
        assertThat(policy.plan()).contains(new MailPlan(5000, 2));
    }

    @ParameterizedTest
    @CsvSource({
        "policy.mode, per-user, epoch or per-message or per-recipient",
        "policy.lowWater, 64, whole number from 0 to 63",
        "policy.lowWater, -1, whole number from 0 to 63",
        "policy.onLow, bounce, defer or step-down",
        "policy.onEmpty, plain, bounce or defer",
        "policy.epoch.minutes, 61, whole number from 1 to 60",
        "policy.epoch.messages, 1048577, whole number from 1 to 1048576",
        "policy.epoch.mebibytes, 65537, whole number from 1 to 65536",
        "policy.budget.keys, 0, whole number from 1",
        "policy.budget.period, week, day or hour",
        "policy.budget.onSpent, refuse, defer or step-down",
        "policy.plan.mailsPerHour, many, whole number from 1",
        "policy.plan.recipients, 0, whole number from 1"
    })
    void aWrongValueShouldBeRefusedWithFileElementVariableAndWhatIsAllowed(
            String property, String value, String allowed) {
        values.put(property, value);
        String variable =
                "QKD_" + property.replaceAll("([A-Z])", "_$1").replace('.', '_').toUpperCase();
        assertThatThrownBy(this::parse)
                .isInstanceOf(QkdConfigurationException.class)
                .hasMessageContainingAll(
                        "qkd.xml: " + property, variable, allowed, "\"" + value + "\"");
    }
}
