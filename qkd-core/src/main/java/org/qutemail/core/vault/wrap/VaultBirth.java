// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.qutemail.core.vault.root.RootDirectory;
import org.qutemail.core.vault.root.RootState;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.root.VaultRoot;
import org.qutemail.core.vault.store.Batch;
import org.qutemail.core.vault.store.Change;
import org.qutemail.core.vault.store.KekRow;
import org.qutemail.core.vault.store.MetaRow;
import org.qutemail.core.vault.store.Octets;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.store.VaultStoreException;

/**
 * Whether a store and a root belong together, and the making of a new vault. The root is told first
 * (generation 0), then the store is filled in one batch, then the root learns of it: wherever that
 * is cut off, the next start goes on, and a vault that was once there is never taken for a new one.
 */
final class VaultBirth {

    private VaultBirth() {}

    static RootState stateFor(VaultStore store, RootDirectory directory, VaultRoot root)
            throws VaultStoreException, VaultRefusedException, IOException {
        Optional<MetaRow> meta = store.meta();
        Optional<RootState> state = directory.readState(root);
        if (meta.isEmpty()) {
            if (!store.keks().isEmpty() || !store.keysAfter(Optional.empty(), 1).isEmpty()) {
                throw RootFollower.changed("the row about the vault is missing, which");
            }
            if (state.filter(known -> known.generation() > 0).isPresent()) {
                throw new VaultRefusedException(
                        "the vault is missing: its root ("
                                + directory.path()
                                + ") knows one of generation "
                                + state.get().generation()
                                + ". Put the vault back, or restore it from a backup; to begin with an"
                                + " empty one would be to lose all sealed mail");
            }
            RootState unborn = state.orElse(RootState.unborn(UUID.randomUUID()));
            directory.writeState(unborn, root);
            return unborn;
        }
        if (state.isEmpty()) {
            throw new VaultRefusedException(
                    "the root in "
                            + directory.path()
                            + " has never seen this vault ("
                            + meta.get().vaultId()
                            + "): set QUTEMAIL_VAULT_ROOT to the root it was made with, or restore"
                            + " that root's directory from your copy");
        }
        if (!state.get().vaultId().equals(meta.get().vaultId())) {
            throw new VaultRefusedException(
                    "the root in "
                            + directory.path()
                            + " belongs to the vault "
                            + state.get().vaultId()
                            + ", this is "
                            + meta.get().vaultId()
                            + ": set QUTEMAIL_VAULT_ROOT to the right root, or QUTEMAIL_HOME to"
                            + " the right home");
        }
        return state.get();
    }

    static void fill(
            VaultStore store,
            UUID vaultId,
            RowCodes codes,
            KekRing ring,
            Ledger ledger,
            SecureRandom random,
            Clock clock)
            throws VaultStoreException, VaultRefusedException {
        Batch batch = new Batch();
        KekRow kek = ring.fresh(random, clock.instant());
        MetaRow meta = new MetaRow(vaultId, 1, 1, Octets.NONE);
        batch.kek(Change.insert(kek));
        batch.meta(Change.insert(codes.seal(meta, List.of(kek))));
        ledger.fresh().forEach(row -> batch.shard(Change.insert(row)));
        if (!store.commit(batch)) {
            throw new VaultRefusedException("another process is making this vault: start again");
        }
    }
}
