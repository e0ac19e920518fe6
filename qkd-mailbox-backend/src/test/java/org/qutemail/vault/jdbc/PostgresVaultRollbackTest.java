// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.wrap.VaultRollbackContract;

class PostgresVaultRollbackTest extends VaultRollbackContract {

    private final PostgresStores stores = new PostgresStores();

    @Override
    protected VaultStore emptyStore() throws Exception {
        return stores.empty();
    }

    @Override
    protected VaultStore reopened(VaultStore closed) throws Exception {
        return stores.reopened(closed);
    }
}
