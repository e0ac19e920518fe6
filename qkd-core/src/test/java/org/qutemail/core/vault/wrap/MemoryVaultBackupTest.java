// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.nio.file.Path;

class MemoryVaultBackupTest extends VaultBackupContract {

    @Override
    protected VaultStores stores(Path place) {
        return new MemoryStores();
    }
}
