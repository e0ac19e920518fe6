// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.wrap.VaultRollbackContract;

class DerbyVaultRollbackTest extends VaultRollbackContract {

    @TempDir private Path databases;
    private DerbyStores stores;

    // Before the contract's own, which asks for a store.
    private DerbyStores stores() {
        if (stores == null) {
            stores = new DerbyStores(databases);
        }
        return stores;
    }

    @Override
    protected VaultStore emptyStore() throws Exception {
        return stores().empty();
    }

    @Override
    protected VaultStore reopened(VaultStore closed) throws Exception {
        return stores().reopened(closed);
    }
}
