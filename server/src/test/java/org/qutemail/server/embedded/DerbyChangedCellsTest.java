// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

class DerbyChangedCellsTest extends ChangedCellsContract {

    @Override
    TestDatabase kind() {
        return TestDatabase.DERBY;
    }
}
