// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.nio.file.Path;
import org.qutemail.core.vault.wrap.DurableVaultContract;
import org.qutemail.core.vault.wrap.VaultStores;

class PostgresDurableVaultTest extends DurableVaultContract {

    @Override
    protected VaultStores stores(Path place) {
        return new PostgresStores();
    }
}
