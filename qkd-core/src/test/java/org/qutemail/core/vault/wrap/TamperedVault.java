// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qutemail.core.vault.VaultSamples.active;
import static org.qutemail.core.vault.VaultSamples.copyOf;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.vault.KeyVault;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.store.Batch;
import org.qutemail.core.vault.store.KeyRow;
import org.qutemail.core.vault.store.UseId;
import org.qutemail.core.vault.store.UseRow;
import org.qutemail.core.vault.store.VaultStore;

/** A vault with a key and a copy, whose store somebody else can write. */
public abstract class TamperedVault extends StoreContract {

    VaultBench bench;
    VaultStore store;
    DurableVault vault;
    KeyId key;
    CopyRef copy;

    @BeforeEach
    void fill() throws Exception {
        bench = new VaultBench(directory.resolve("root"));
        store = emptyStore();
        vault = bench.open(store);
        key = active(vault.keys());
        copy = copyOf(vault.keys(), key, 1);
    }

    @AfterEach
    void close() {
        vault.close();
    }

    KeyVault keys() {
        return vault.keys();
    }

    KeyRow keyRow(KeyId id) throws Exception {
        return store.keys(List.of(id)).get(id);
    }

    UseRow useRow(CopyRef ref) throws Exception {
        UseId id = UseId.of(ref);
        return store.copies(List.of(id)).get(id).use();
    }

    void write(Batch batch) throws Exception {
        assertThat(store.commit(batch)).isTrue();
    }

    /** With the change the vault is not opened; then it is put back. */
    void refusedWith(Batch change, Batch back) throws Exception {
        write(change);
        VaultStore opened = store;
        assertThatThrownBy(() -> bench.open(opened)).isInstanceOf(VaultRefusedException.class);
        store = reopened(store);
        write(back);
    }
}
