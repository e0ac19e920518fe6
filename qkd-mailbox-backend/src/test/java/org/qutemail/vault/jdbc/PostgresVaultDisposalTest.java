// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.nio.file.Path;
import org.qutemail.core.vault.wrap.VaultDisposalContract;
import org.qutemail.core.vault.wrap.VaultStores;

class PostgresVaultDisposalTest extends VaultDisposalContract {

    @Override
    protected VaultStores stores(Path place) {
        return new PostgresStores();
    }
}
