// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Duration;
import java.util.Optional;
import org.qutemail.core.policy.BudgetLimit;
import org.qutemail.core.policy.EpochLimits;
import org.qutemail.core.policy.KeyPolicy;
import org.qutemail.core.policy.MailPlan;
import org.qutemail.core.policy.WhenEmpty;
import org.qutemail.core.policy.WhenShort;

/** The standard policy with some of it changed. */
public final class Policies {

    private KeyPolicy policy;

    private Policies(KeyPolicy policy) {
        this.policy = policy;
    }

    public static Policies of(int highWater) {
        return new Policies(KeyPolicy.standard(highWater));
    }

    private Policies with(
            KeyMode mode,
            int lowWater,
            WhenShort onLow,
            WhenEmpty onEmpty,
            EpochLimits epoch,
            Optional<BudgetLimit> budget,
            Optional<MailPlan> plan) {
        policy =
                new KeyPolicy(
                        mode, policy.highWater(), lowWater, onLow, onEmpty, epoch, budget, plan);
        return this;
    }

    public Policies mode(KeyMode mode) {
        return with(
                mode,
                policy.lowWater(),
                policy.onLow(),
                policy.onEmpty(),
                policy.epoch(),
                policy.budget(),
                policy.plan());
    }

    public Policies lowWater(int keys) {
        return with(
                policy.mode(),
                keys,
                policy.onLow(),
                policy.onEmpty(),
                policy.epoch(),
                policy.budget(),
                policy.plan());
    }

    public Policies onLow(WhenShort onLow) {
        return with(
                policy.mode(),
                policy.lowWater(),
                onLow,
                policy.onEmpty(),
                policy.epoch(),
                policy.budget(),
                policy.plan());
    }

    public Policies onEmpty(WhenEmpty onEmpty) {
        return with(
                policy.mode(),
                policy.lowWater(),
                policy.onLow(),
                onEmpty,
                policy.epoch(),
                policy.budget(),
                policy.plan());
    }

    public Policies epoch(EpochLimits epoch) {
        return with(
                policy.mode(),
                policy.lowWater(),
                policy.onLow(),
                policy.onEmpty(),
                epoch,
                policy.budget(),
                policy.plan());
    }

    public Policies budget(int keys, Duration period, WhenShort onSpent) {
        return with(
                policy.mode(),
                policy.lowWater(),
                policy.onLow(),
                policy.onEmpty(),
                policy.epoch(),
                Optional.of(new BudgetLimit(keys, period, onSpent)),
                policy.plan());
    }

    public Policies plan(int mailsPerHour, int recipients) {
        return with(
                policy.mode(),
                policy.lowWater(),
                policy.onLow(),
                policy.onEmpty(),
                policy.epoch(),
                policy.budget(),
                Optional.of(new MailPlan(mailsPerHour, recipients)));
    }

    public KeyPolicy build() {
        return policy;
    }
}
