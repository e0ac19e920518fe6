// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.io.IOException;
import java.util.List;
import org.qutemail.core.vault.root.RootDirectory;
import org.qutemail.core.vault.root.RootNote;
import org.qutemail.core.vault.root.RootState;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.root.VaultRoot;
import org.qutemail.core.vault.store.KekRow;
import org.qutemail.core.vault.store.MetaRow;
import org.qutemail.core.vault.store.ShardRow;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.store.VaultStoreException;

/** Lets the root know how far the vault has got. Only ever behind the vault, never ahead. */
final class RootFollower {

    private static final int ATTEMPTS = 3;

    private final VaultStore store;
    private final RowCodes codes;
    private final RootDirectory directory;
    private final VaultRoot root;
    private RootState known;

    RootFollower(
            VaultStore store,
            RowCodes codes,
            RootDirectory directory,
            VaultRoot root,
            RootState known) {
        this.store = store;
        this.codes = codes;
        this.directory = directory;
        this.root = root;
        this.known = known;
    }

    /** Beside what the root knows of the vault. */
    RootNote note(String name) {
        return directory.note(name, root);
    }

    /** Notes what the vault has reached; writes nothing when that is known already. */
    synchronized void follow() throws IOException, VaultStoreException, VaultRefusedException {
        MetaRow meta = meta(store, codes);
        List<ShardRow> shards = store.shards();
        for (ShardRow shard : shards) {
            if (!codes.holds(shard)) {
                throw changed("shard " + shard.number());
            }
        }
        List<Long> marks = Ledger.marks(shards);
        if (known.isAheadOf(meta.generation(), marks)) {
            throw new VaultRefusedException(
                    "the vault is older than its root has seen (generation "
                            + meta.generation()
                            + ", root "
                            + known.generation()
                            + "): what was written since is missing. Put the newer vault back");
        }
        RootState reached = known.raisedTo(meta.generation(), marks);
        if (!reached.equals(known)) {
            directory.writeState(reached, root);
            known = reached;
        }
    }

    /** The row about the vault, which fits the table of key-encrypting keys. */
    static MetaRow meta(VaultStore store, RowCodes codes)
            throws VaultStoreException, VaultRefusedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<KekRow> keks = store.keks();
            MetaRow meta = store.meta().orElseThrow(() -> changed("the row about the vault"));
            if (codes.holds(meta, keks)) {
                return meta;
            }
            // A rotation may have begun or ended between the two looks.
        }
        throw changed("the row about the vault or the table of key-encrypting keys");
    }

    static VaultRefusedException changed(String what) {
        return new VaultRefusedException(
                what + " was changed from outside: restore the vault from a backup");
    }
}
