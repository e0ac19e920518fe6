// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.vault.KeyVault;
import org.qutemail.core.vault.KeyVaultContract;

/** The vault on a store must do what every vault does. */
public abstract class WrappingKeyVaultContract extends KeyVaultContract {

    @TempDir private Path directory;
    private DurableVault durable;

    /** See {@link StoreContract#stores}. */
    protected abstract VaultStores stores(Path place);

    @Override
    protected KeyVault emptyVault() throws Exception {
        VaultStores stores = stores(Files.createDirectory(directory.resolve("stores")));
        durable = new VaultBench(directory.resolve("root")).open(stores.empty());
        return durable.keys();
    }

    @AfterEach
    void closeDurable() {
        durable.close();
    }
}
