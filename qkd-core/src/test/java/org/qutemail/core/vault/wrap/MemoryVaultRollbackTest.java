// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import org.qutemail.core.vault.store.MemoryVaultStore;
import org.qutemail.core.vault.store.VaultStore;

class MemoryVaultRollbackTest extends VaultRollbackContract {

    @Override
    protected VaultStore emptyStore() {
        return new MemoryVaultStore();
    }

    @Override
    protected VaultStore reopened(VaultStore closed) {
        return closed;
    }
}
