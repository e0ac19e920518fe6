// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.economy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.qutemail.core.config.QkdConfiguration;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.policy.EpochLimits;
import org.qutemail.core.policy.KeyPolicy;
import org.qutemail.core.policy.WhenEmpty;
import org.qutemail.core.policy.WhenShort;

/**
 * One line of the table.
 *
 * @param rate of the link, bits a second
 * @param onLow empty in mode epoch, where it is of no consequence
 */
record KeyCase(int rate, KeyMode mode, Optional<WhenShort> onLow) {

    private static final int[] RATES = {1_000, 100_000};

    static List<KeyCase> all() {
        List<KeyCase> cases = new ArrayList<>();
        for (int rate : RATES) {
            for (KeyMode mode : KeyMode.values()) {
                if (mode == KeyMode.EPOCH) {
                    cases.add(new KeyCase(rate, mode, Optional.empty()));
                } else {
                    for (WhenShort onLow : WhenShort.values()) {
                        cases.add(new KeyCase(rate, mode, Optional.of(onLow)));
                    }
                }
            }
        }
        return cases;
    }

    KeyPolicy policy() {
        int highWater = QkdConfiguration.DEFAULT_PREFETCH;
        return new KeyPolicy(
                mode,
                highWater,
                KeyPolicy.standardLowWater(highWater),
                onLow.orElse(WhenShort.STEP_DOWN),
                WhenEmpty.DEFER,
                EpochLimits.STANDARD,
                Optional.empty(),
                Optional.empty());
    }

    String link() {
        return rate / 1000 + " kb/s";
    }
}
