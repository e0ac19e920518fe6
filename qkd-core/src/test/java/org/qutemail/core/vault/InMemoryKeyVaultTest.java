// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault;

class InMemoryKeyVaultTest extends KeyVaultContract {

    @Override
    protected KeyVault emptyVault() {
        return new InMemoryKeyVault();
    }
}
