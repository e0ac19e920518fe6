// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index.jdbc;

import org.qutemail.index.IndexStore;
import org.qutemail.index.MessageIndexContract;

class DerbyMessageIndexTest extends MessageIndexContract {

    @Override
    protected IndexStore emptyStore() throws Exception {
        return Databases.index(Databases.derby());
    }
}
