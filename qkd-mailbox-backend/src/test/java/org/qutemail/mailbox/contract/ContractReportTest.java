// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.contract;

import java.util.Set;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = ContractReport.RUN, matches = ".+")
class ContractReportTest extends ContractReport {

    /** Two minutes of waiting for locks of James's own, which nothing here touches. */
    private static final String LOCKER = "org.apache.james.mailbox.store.JVMMailboxPathLockerTest";

    ContractReportTest() {
        super(Boolean.getBoolean("qutemail.soak") ? Set.of() : Set.of(LOCKER));
    }
}
