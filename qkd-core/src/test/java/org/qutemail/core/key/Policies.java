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

    private final int highWater;
    private KeyMode mode;
    private int lowWater;
    private WhenShort onLow;
    private WhenEmpty onEmpty;
    private EpochLimits epoch;
    private Optional<BudgetLimit> budget;
    private Optional<MailPlan> plan;

    private Policies(KeyPolicy policy) {
        highWater = policy.highWater();
        mode = policy.mode();
        lowWater = policy.lowWater();
        onLow = policy.onLow();
        onEmpty = policy.onEmpty();
        epoch = policy.epoch();
        budget = policy.budget();
        plan = policy.plan();
    }

    public static Policies of(int highWater) {
        return new Policies(KeyPolicy.standard(highWater));
    }

    public Policies mode(KeyMode other) {
        mode = other;
        return this;
    }

    public Policies lowWater(int keys) {
        lowWater = keys;
        return this;
    }

    public Policies onLow(WhenShort then) {
        onLow = then;
        return this;
    }

    public Policies onEmpty(WhenEmpty then) {
        onEmpty = then;
        return this;
    }

    public Policies epoch(EpochLimits limits) {
        epoch = limits;
        return this;
    }

    public Policies budget(int keys, Duration period, WhenShort onSpent) {
        budget = Optional.of(new BudgetLimit(keys, period, onSpent));
        return this;
    }

    public Policies plan(int mailsPerHour, int recipients) {
        plan = Optional.of(new MailPlan(mailsPerHour, recipients));
        return this;
    }

    public KeyPolicy build() {
        return new KeyPolicy(mode, highWater, lowWater, onLow, onEmpty, epoch, budget, plan);
    }
}
