// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.report;

import java.util.Arrays;
import java.util.Locale;

/** Numbers of a report: three digits that matter are all that a measurement has. */
public final class Numbers {

    private Numbers() {}

    /** Three significant digits. */
    public static String plain(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "-";
        }
        int digits = value == 0 ? 0 : (int) Math.floor(Math.log10(Math.abs(value))) + 1;
        return String.format(Locale.ROOT, "%." + Math.max(0, 3 - Math.max(1, digits)) + "f", value);
    }

    /** A ratio with two decimals. */
    public static String ratio(double value) {
        return Double.isNaN(value) || Double.isInfinite(value)
                ? "-"
                : String.format(Locale.ROOT, "%.2f", value);
    }

    /** The value that such a share of all lies at or below: nearest rank. */
    public static double percentile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(0, rank - 1)];
    }

    /** The one in the middle. */
    public static double median(double[] values) {
        return percentile(values, 0.5);
    }
}
