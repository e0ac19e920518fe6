// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.TestClock;
import org.qutemail.core.vault.store.VaultStore;

/** Tests that hold on every kind of store. */
public abstract class StoreContract {

    @TempDir Path directory;
    final TestClock clock = new TestClock();
    private VaultStores stores;

    /**
     * The kind under test.
     *
     * @param place an empty directory, for those that need one
     */
    protected abstract VaultStores stores(Path place);

    /** Opens vaults with the root of this test. */
    VaultBench bench() {
        return new VaultBench(directory.resolve("root"), clock);
    }

    /** See {@link VaultStores#empty()}. */
    VaultStore emptyStore() throws Exception {
        if (stores == null) {
            stores = stores(Files.createDirectory(directory.resolve("stores")));
        }
        return stores.empty();
    }

    /** See {@link VaultStores#reopened}. */
    VaultStore reopened(VaultStore closed) throws Exception {
        return stores.reopened(closed);
    }
}
