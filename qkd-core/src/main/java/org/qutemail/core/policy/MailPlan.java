// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.policy;

import org.qutemail.core.key.KeyMode;

/**
 * How much internal mail the operator expects.
 *
 * @param mailsPerHour at the busiest, above 0
 * @param recipients local ones of a mail, on average; at least 1
 */
public record MailPlan(int mailsPerHour, int recipients) {

    /** Recipients of a mail when nothing is said. */
    public static final int RECIPIENTS = 3;

    /**
     * @throws IllegalArgumentException a value out of range
     */
    public MailPlan {
        if (mailsPerHour < 1 || recipients < 1) {
            throw new IllegalArgumentException("a plan has mails, and they have recipients");
        }
    }

    /** Keys in an hour that this mail takes in a mode. */
    public double keysPerHour(KeyMode mode, EpochLimits epoch) {
        return switch (mode) {
            case PER_RECIPIENT -> (double) mailsPerHour * recipients;
            case PER_MESSAGE -> mailsPerHour;
            case EPOCH ->
                    Math.max(
                            3600.0 / epoch.life().toSeconds(),
                            (double) mailsPerHour / epoch.messages());
        };
    }
}
