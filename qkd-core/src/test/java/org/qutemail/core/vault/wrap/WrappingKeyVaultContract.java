// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.vault.KeyVault;
import org.qutemail.core.vault.KeyVaultContract;
import org.qutemail.core.vault.store.VaultStore;

/** The vault on a store must do what every vault does. */
public abstract class WrappingKeyVaultContract extends KeyVaultContract {

    @TempDir private Path root;
    private DurableVault durable;

    /** A store without rows. */
    protected abstract VaultStore emptyStore() throws Exception;

    @Override
    protected KeyVault emptyVault() throws Exception {
        durable = new VaultBench(root).open(emptyStore());
        return durable.keys();
    }

    @AfterEach
    void closeDurable() {
        durable.close();
    }
}
