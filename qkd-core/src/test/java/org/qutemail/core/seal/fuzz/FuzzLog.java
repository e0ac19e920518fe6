// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.qutemail.core.seal.SealError;

/** What came of the cases of one fuzzing run: told on standard output, judged at the end. */
final class FuzzLog {

    private static final int SHOWN = 20;

    /** A check of one case. */
    @FunctionalInterface
    interface Check {
        /**
         * @return why it was refused, or null when the case was an original after all
         */
        SealError of(byte[] octets) throws Exception;
    }

    private final Map<Malformed.Kind, Map<String, Integer>> outcomes =
            new EnumMap<>(Malformed.Kind.class);
    private final Map<SealError, Integer> errors = new EnumMap<>(SealError.class);
    private final List<String> failures = new ArrayList<>();
    private int refused;

    private FuzzLog() {}

    /**
     * Tries case after case, seed by seed, until so many were refused: those that by chance equal
     * an original do not count. Anything but an outcome of the check is a failure, and ends it.
     */
    static FuzzLog run(String name, long seed, int refused, Malformed malformed, Check check) {
        System.out.println(name + ": " + refused + " cases, -Dqutemail.seed=" + seed);
        FuzzLog log = new FuzzLog();
        for (long i = 0; log.refused < refused && log.failures.size() < SHOWN; i++) {
            Malformed.Case one = malformed.of(seed + i);
            try {
                log.count(one.kind(), check.of(one.octets()));
            } catch (Throwable e) {
                // Whatever it is, an OutOfMemoryError too: that is what is looked for.
                log.failures.add("-Dqutemail.seed=" + (seed + i) + " " + one.kind() + ": " + e);
            }
        }
        System.out.println(name + ": " + log.outcomes);
        return log;
    }

    private void count(Malformed.Kind kind, SealError error) {
        String outcome = error == null ? "unchanged" : error.name();
        outcomes.computeIfAbsent(kind, any -> new TreeMap<>()).merge(outcome, 1, Integer::sum);
        if (error != null) {
            errors.merge(error, 1, Integer::sum);
            refused++;
        }
    }

    /** Nothing failed, every kind came up, and so did these errors: the cases went deep enough. */
    void assertRefused(SealError... expected) {
        assertThat(failures).isEmpty();
        assertThat(outcomes).containsOnlyKeys(Malformed.Kind.values());
        assertThat(errors).containsKeys(expected);
    }
}
