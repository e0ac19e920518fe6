// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.vectors;

import java.util.List;

/**
 * What came of all vectors of a file.
 *
 * @param passed how many agree
 * @param failures those that do not, in the order of the file
 */
public record VectorReport(int passed, List<Failure> failures) {

    public VectorReport {
        failures = List.copyOf(failures);
    }

    /**
     * One vector that does not agree.
     *
     * @param id of the vector
     * @param comment what the vector is about, from the file
     * @param reason what was expected and what came
     */
    public record Failure(String id, String comment, String reason) {}

    /** Whether nothing failed. */
    public boolean ok() {
        return failures.isEmpty();
    }

    /** {@code N passed, N failed}. */
    public String summary() {
        return passed + " passed, " + failures.size() + " failed";
    }
}
