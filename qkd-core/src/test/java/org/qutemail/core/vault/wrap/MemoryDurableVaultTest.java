// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.vault.VaultSamples;
import org.qutemail.core.vault.store.MemoryVaultStore;
import org.qutemail.core.vault.store.VaultStore;

class MemoryDurableVaultTest extends DurableVaultContract {

    @TempDir private Path root;

    /** No two servers share a vault now; that they may is what the versions of rows are for. */
    @Test
    void twoVaultsOnOneStoreShouldWriteOnTopOfEachOther() throws Exception {
        VaultStore store = new MemoryVaultStore();
        VaultBench bench = new VaultBench(root);
        try (DurableVault one = bench.open(store);
                DurableVault other = bench.open(store)) {
            KeyId key = VaultSamples.active(one.keys());
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
    protected VaultStore emptyStore() {
        return new MemoryVaultStore();
    }

    @Override
    protected VaultStore reopened(VaultStore closed) {
        return closed;
    }
}
