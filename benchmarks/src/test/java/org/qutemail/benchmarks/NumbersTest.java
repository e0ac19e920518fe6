// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.qutemail.benchmarks.report.Numbers;

class NumbersTest {

    @Test
    void plainShouldShowThreeDigitsThatMatter() {
        assertThat(Numbers.plain(4457.3)).isEqualTo("4457");
        assertThat(Numbers.plain(93.44)).isEqualTo("93.4");
        assertThat(Numbers.plain(3.14159)).isEqualTo("3.14");
        assertThat(Numbers.plain(0.5)).isEqualTo("0.50");
        assertThat(Numbers.plain(Double.NaN)).isEqualTo("-");
    }

    @Test
    void percentileShouldBeTheNearestRank() {
        double[] values = {5, 1, 4, 2, 3};

        assertThat(Numbers.median(values)).isEqualTo(3);
        assertThat(Numbers.percentile(values, 0.99)).isEqualTo(5);
        assertThat(Numbers.percentile(values, 0.2)).isEqualTo(1);
    }
}
