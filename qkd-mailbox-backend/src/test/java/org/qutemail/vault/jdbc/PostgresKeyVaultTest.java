// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.wrap.WrappingKeyVaultContract;

class PostgresKeyVaultTest extends WrappingKeyVaultContract {

    private final PostgresStores stores = new PostgresStores();

    @Override
    protected VaultStore emptyStore() throws Exception {
        return stores.empty();
    }
}
