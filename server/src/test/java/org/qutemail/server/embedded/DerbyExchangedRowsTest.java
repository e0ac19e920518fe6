// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

class DerbyExchangedRowsTest extends ExchangedRowsContract {

    @Override
    TestDatabase kind() {
        return TestDatabase.DERBY;
    }
}
