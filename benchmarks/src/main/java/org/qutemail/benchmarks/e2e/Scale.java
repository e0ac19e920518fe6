// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.e2e;

import java.util.List;

/**
 * How much is measured.
 *
 * @param folders messages in the folder that is read, rising
 * @param warmUp how often a command is given before it counts: the JVM compiles what runs often
 * @param rounds how often each is measured, on the two servers in turn; the median counts
 * @param mailsPerRound delivered at once in a round
 * @param single delivered one after the other in a round
 * @param bodies fetched one after the other in a round
 */
record Scale(
        List<Integer> folders, int warmUp, int rounds, int mailsPerRound, int single, int bodies) {

    static final Scale FULL = new Scale(List.of(1000, 2000), 8, 5, 200, 60, 300);

    /** To see that everything runs; the numbers mean nothing. */
    static final Scale QUICK = new Scale(List.of(40), 1, 1, 20, 2, 5);
}
