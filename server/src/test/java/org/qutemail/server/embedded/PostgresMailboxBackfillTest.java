// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "qutemail.soak", matches = "true")
class PostgresMailboxBackfillTest extends MailboxBackfillContract {

    @Override
    TestDatabase kind() {
        return TestDatabase.POSTGRESQL;
    }
}
