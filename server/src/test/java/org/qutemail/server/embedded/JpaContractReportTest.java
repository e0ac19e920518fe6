// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import java.util.Set;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.qutemail.mailbox.contract.ContractReport;

/** James's contracts of the JPA mailbox on Derby. */
@EnabledIfSystemProperty(named = ContractReport.RUN, matches = ".+")
class JpaContractReportTest extends ContractReport {

    /** Minutes of load. */
    private static final String STRESS = "org.apache.james.mailbox.jpa.JpaMailboxManagerStressTest";

    JpaContractReportTest() {
        super(Boolean.getBoolean("qutemail.soak") ? Set.of() : Set.of(STRESS));
    }
}
