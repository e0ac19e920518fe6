// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.conformance;

import java.util.Comparator;
import java.util.List;

/**
 * What was found out about a pair of entities.
 *
 * @param findings in the order of the checks
 * @param keysBurnt keys that were taken for it and destroyed
 */
public record ConformanceReport(List<Finding> findings, int keysBurnt) {

    public ConformanceReport {
        findings = List.copyOf(findings);
    }

    public Severity worst() {
        return findings.stream()
                .map(Finding::severity)
                .max(Comparator.naturalOrder())
                .orElse(Severity.OK);
    }

    /** How many findings are of this severity. */
    public long count(Severity severity) {
        return findings.stream().filter(finding -> finding.severity() == severity).count();
    }
}
