// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

class DerbyMailboxBackfillTest extends MailboxBackfillContract {

    @Override
    TestDatabase kind() {
        return TestDatabase.DERBY;
    }
}
