// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.policy;

/**
 * How many large mails are queued, sealed or opened at once: {@code <maxConcurrentLarge>} in {@code
 * qkd.xml}. Why: {@code docs/adr/0017}.
 *
 * @param atOnce 1 to {@value #MOST}
 */
public record LargeMailLimit(int atOnce) {

    /** A mail of more octets than this is large: 1 MiB. */
    public static final long LARGE = 1 << 20;

    private static final long HEAP_OF_ONE = 512L << 20;

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

    /**
     * Without a value: one for every 512 MiB of heap.
     *
     * @param heap octets that the heap may grow to
     */
    public static LargeMailLimit forHeap(long heap) {
        return new LargeMailLimit((int) Math.max(1, Math.min(MOST, heap / HEAP_OF_ONE)));
    }
}
