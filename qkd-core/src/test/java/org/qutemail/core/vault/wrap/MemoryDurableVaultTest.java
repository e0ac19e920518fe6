// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.vault.VaultSamples;
import org.qutemail.core.vault.store.MemoryVaultStore;
import org.qutemail.core.vault.store.VaultStore;

class MemoryDurableVaultTest extends DurableVaultContract {

    /** No two servers share a vault now; that they may is what the versions of rows are for. */
    @Test
    void twoVaultsOnOneStoreShouldWriteOnTopOfEachOther() throws Exception {
        VaultStore store = new MemoryVaultStore();
        VaultBench bench = new VaultBench(directory.resolve("root"));
        try (DurableVault one = bench.open(store)) {
            // The month's shred key is there before the other one looks for it.
            KeyId key = VaultSamples.active(one.keys());
            writeInTurn(key, one, bench.open(store));
        }
    }

    private static void writeInTurn(KeyId key, DurableVault one, DurableVault second)
            throws Exception {
        try (DurableVault other = second) {
            for (int i = 0; i < 5; i++) {
                CopyRef copy = VaultSamples.copyOf(one.keys(), key, 2 * i);
                assertThat(other.keys().confirmCopy(copy, VaultSamples.LATER)).isTrue();
                VaultSamples.copyOf(other.keys(), key, 2 * i + 1);
                assertThatThrownBy(() -> VaultSamples.copyOf(other.keys(), key, copy.context()[0]))
                        .isInstanceOf(KeyRefusedException.class);
            }
            assertThat(one.keys().countCopies(key)).isEqualTo(10);
            assertThat(one.verify(done -> {}).faults()).isEmpty();
        }
    }

    @Override
    protected VaultStores stores(Path place) {
        return new MemoryStores();
    }
}
