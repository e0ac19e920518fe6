// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.policy;

/**
 * How many large mails are sealed or opened at once: {@code <maxConcurrentLarge>} in {@code
 * qkd.xml}. Why: {@code docs/adr/0015}.
 *
 * @param atOnce 1 to {@value #MOST}
 */
public record LargeMailLimit(int atOnce) {

    /** A mail of more octets than this is large: 1 MiB. */
    public static final long LARGE = 1 << 20;

    /** Without a value. */
    public static final LargeMailLimit STANDARD = new LargeMailLimit(2);

    /** The highest value that is accepted. */
    public static final int MOST = 1000;

    /**
     * @throws IllegalArgumentException the number is out of range
     */
    public LargeMailLimit {
        if (atOnce < 1 || atOnce > MOST) {
            throw new IllegalArgumentException("at once are 1 to " + MOST + ", not " + atOnce);
        }
    }
}
