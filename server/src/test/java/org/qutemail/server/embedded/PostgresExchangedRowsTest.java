// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "qutemail.soak", matches = "true")
class PostgresExchangedRowsTest extends ExchangedRowsContract {

    @Override
    TestDatabase kind() {
        return TestDatabase.POSTGRESQL;
    }
}
