// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import org.qutemail.core.vault.store.MemoryVaultStore;
import org.qutemail.core.vault.store.VaultStore;

/** Stores in memory; closing one changes nothing. */
final class MemoryStores implements VaultStores {

    @Override
    public VaultStore empty() {
        return new MemoryVaultStore();
    }

    @Override
    public VaultStore reopened(VaultStore closed) {
        return closed;
    }
}
