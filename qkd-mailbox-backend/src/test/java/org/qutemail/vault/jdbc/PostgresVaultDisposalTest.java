// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.wrap.VaultDisposalContract;

class PostgresVaultDisposalTest extends VaultDisposalContract {

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
