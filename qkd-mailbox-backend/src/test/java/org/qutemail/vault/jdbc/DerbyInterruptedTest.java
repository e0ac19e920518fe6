// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.KeyVault;
import org.qutemail.core.vault.VaultSamples;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.core.vault.wrap.VaultBench;

/** A thread that was interrupted, as those of a server are when a client goes away. */
class DerbyInterruptedTest {

    @TempDir private Path directory;

    @Test
    void anInterruptedThreadShouldFindItsKeysAndStayInterrupted() throws Exception {
        try (DurableVault vault =
                new VaultBench(directory.resolve("root"))
                        .open(new DerbyStores(directory).empty())) {
            KeyVault keys = vault.keys();
            for (int round = 0; round < 20; round++) {
                Thread.currentThread().interrupt();
                KeyId key = VaultSamples.active(keys);
                CopyRef copy = VaultSamples.copyOf(keys, key, 1);
                assertThat(keys.readCopies(List.of(copy))).containsOnlyKeys(copy);
                assertThat(keys.record(key).orElseThrow().state()).isEqualTo(KeyState.ACTIVE);

                assertThat(Thread.interrupted()).isTrue();
            }
        }
    }
}
