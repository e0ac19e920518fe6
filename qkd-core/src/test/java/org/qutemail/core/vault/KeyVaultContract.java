// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every {@link KeyVault} must do. A vault's test extends this and gives one. */
public abstract class KeyVaultContract
        implements KeyLifeContract, CopyContract, VaultThreadsContract {

    private KeyVault vault;

    /** A vault without keys. */
    protected abstract KeyVault emptyVault() throws Exception;

    @BeforeEach
    void openVault() throws Exception {
        vault = emptyVault();
    }

    @AfterEach
    void closeVault() {
        vault.close();
    }

    @Override
    public KeyVault vault() {
        return vault;
    }
}
