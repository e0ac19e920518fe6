// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.vault.KeyAccount;
import org.qutemail.core.vault.KeyVault;
import org.qutemail.core.vault.root.KeyAccountFile;
import org.qutemail.core.vault.root.RootDirectory;
import org.qutemail.core.vault.root.RootNote;
import org.qutemail.core.vault.root.RootState;
import org.qutemail.core.vault.root.ShredKeys;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.root.VaultRoot;
import org.qutemail.core.vault.store.MemoryVaultStore;
import org.qutemail.core.vault.store.UseId;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.store.VaultStoreException;

/**
 * An open vault with its root: what a server holds, and what the tasks of an operator work on.
 *
 * <p>Opening compares the vault with what the root remembers and refuses one that is missing, older
 * or changed. It looks at the few rows that vouch for the others; the others are checked whenever
 * they are read, and all of them by {@link #verify}.
 */
public final class DurableVault implements AutoCloseable {

    private final VaultStore store;
    private final VaultRoot root;
    private final ShredKeys shred;
    private final RowCodes codes;
    private final KekRing ring;
    private final MaskedSum sums;
    private final RowCrypto rows;
    private final Ledger ledger;
    private final VaultWriter writer;
    private final RootFollower follower;
    private final WrappingKeyVault keys;
    private final VaultDisposal disposal;
    private final SecureRandom random;
    private final Clock clock;
    private final VaultInspection inspection;
    private final VaultUpkeep upkeep;
    private final AtomicBoolean closed = new AtomicBoolean();

    private DurableVault(
            VaultStore store,
            RootDirectory directory,
            VaultRoot root,
            ShredKeys shred,
            RootState state,
            KeyAccount account,
            SecureRandom random,
            Clock clock,
            Optional<Duration> keyLife)
            throws VaultRefusedException {
        this.store = store;
        this.root = root;
        this.shred = shred;
        this.random = random;
        this.clock = clock;
        this.codes = new RowCodes(state.vaultId(), root);
        this.ring = new KekRing(root, codes);
        this.sums = new MaskedSum(codes.integrity(), random);
        this.rows = new RowCrypto(codes, ring, shred);
        this.ledger = new Ledger(store, codes, sums);
        this.writer = new VaultWriter(store, rows, ledger, sums);
        this.follower = new RootFollower(store, codes, directory, root, state);
        this.keys = new WrappingKeyVault(store, rows, sums, shred, writer, account, clock, keyLife);
        this.disposal = new VaultDisposal(store, rows, sums, shred, writer, keys, clock);
        this.inspection = new VaultInspection(store, codes, root, shred, ring, rows, sums, clock);
        this.upkeep = new VaultUpkeep(keys, disposal, follower);
    }

    /** Opens a vault whose keys have no end and are counted anew at each start. */
    public static DurableVault open(
            VaultStore store,
            RootDirectory directory,
            VaultRoot root,
            SecureRandom random,
            Clock clock)
            throws VaultRefusedException, IOException {
        return open(store, directory, root, Optional.empty(), random, clock, Optional.empty());
    }

    /**
     * Opens a vault, or makes one where the store is empty and the root has never had one.
     *
     * @param account file that keeps how many keys were issued; empty: counted anew at each start
     * @param store closed with the vault, also when it is refused
     * @param root likewise
     * @param keyLife how long after its activation a key is destroyed, unless it is on hold; empty:
     *     never. Keys that were activated before keep the end they were given
     * @throws VaultRefusedException the vault must not be used as it is; says what to do
     * @throws IOException the directory of the root cannot be read or written
     */
    public static DurableVault open(
            VaultStore store,
            RootDirectory directory,
            VaultRoot root,
            Optional<Path> account,
            SecureRandom random,
            Clock clock,
            Optional<Duration> keyLife)
            throws VaultRefusedException, IOException {
        ShredKeys shred = null;
        try {
            shred = ShredKeys.open(directory, root, random);
            RootState state = VaultBirth.stateFor(store, directory, root);
            KeyAccount issued =
                    account.isPresent()
                            ? KeyAccountFile.open(account.get(), state.vaultId())
                            : KeyAccount.inMemory();
            DurableVault vault =
                    new DurableVault(
                            store, directory, root, shred, state, issued, random, clock, keyLife);
            vault.startOrForget(state);
            return vault;
        } catch (VaultStoreException e) {
            close(store, root, shred);
            throw new IOException("the vault's store does not answer: " + e.getMessage(), e);
        } catch (VaultRefusedException | IOException | RuntimeException e) {
            close(store, root, shred);
            throw e;
        }
    }

    /** Overwrites what was opened with the root. */
    private void forget() {
        keys.close();
        ring.close();
        codes.close();
    }

    private static void close(VaultStore store, VaultRoot root, ShredKeys shred) {
        store.close();
        root.close();
        if (shred != null) {
            shred.close();
        }
    }

    private void startOrForget(RootState state)
            throws VaultRefusedException, VaultStoreException, IOException {
        boolean started = false;
        try {
            start(state);
            started = true;
        } finally {
            if (!started) {
                forget();
            }
        }
    }

    private void start(RootState state)
            throws VaultRefusedException, VaultStoreException, IOException {
        if (store.meta().isEmpty()) {
            VaultBirth.fill(store, state.vaultId(), codes, ring, ledger, random, clock);
        }
        RootFollower.meta(store, codes);
        if (store.shards().size() != Ledger.SHARDS) {
            throw RootFollower.changed("the table of shards");
        }
        ring.load(store.keks());
        follower.follow();
        upkeep.start();
    }

    /** The keys. Closed with the vault. */
    public KeyVault keys() {
        return keys;
    }

    /** For keys of other purposes, each under a label of its own. Closed with the vault only. */
    public VaultRoot root() {
        return root;
    }

    /**
     * What another part of the server keeps with the root, out of reach of whoever writes to its
     * database.
     *
     * @param name lower-case letters
     */
    public RootNote note(String name) {
        return follower.note(name);
    }

    /** Those of the keys that the vault has never had, destroyed ones being known still. */
    public Set<KeyId> unknown(Collection<KeyId> ids) throws VaultStoreException {
        Set<KeyId> unknown = new HashSet<>(ids);
        unknown.removeAll(store.keys(ids).keySet());
        return unknown;
    }

    /** Those of the copies that the vault does not have. */
    public Set<CopyRef> unknownCopies(Collection<CopyRef> copies) throws VaultStoreException {
        Set<UseId> known = store.copies(copies.stream().map(UseId::of).toList()).keySet();
        return copies.stream()
                .filter(copy -> !known.contains(UseId.of(copy)))
                .collect(Collectors.toSet());
    }

    /** How many copies there are. */
    public long countCopies() throws VaultStoreException {
        return store.countUses();
    }

    /** What earlier processes have left. */
    public LeftOverCopies leftOver() {
        return keys.leftOver();
    }

    /** Whether the root is under something else than a file. */
    public boolean isProtected() {
        return root.isProtected();
    }

    /** How it is doing. */
    public VaultStatus status() throws VaultStoreException, VaultRefusedException {
        return inspection.status();
    }

    /**
     * Looks through all rows.
     *
     * @param progress told now and then how many keys were looked at
     */
    public VaultReport verify(LongConsumer progress) throws VaultStoreException {
        return inspection.verify(progress);
    }

    /** {@link #verify} in the background, once; what it finds is in the log and in the status. */
    public void verifySoon() {
        inspection.verifySoon();
    }

    /**
     * Puts everything under a new key-encrypting key; goes on with a rotation that was cut off.
     *
     * @param progress told now and then how many rows were wrapped anew
     * @return rows wrapped anew
     */
    public synchronized long rotate(LongConsumer progress)
            throws KeyException, VaultStoreException, VaultRefusedException, IOException {
        return new KekRotation(
                        store, codes, ring, rows, writer, ledger, follower, random, clock, progress)
                .run();
    }

    /**
     * Writes a backup into a file of its own, {@code vault-<generation>.qvb}, mode 0600, while the
     * vault goes on being used. It opens with this root only.
     *
     * @param directory made if it is not there
     * @param progress told now and then how many rows were written
     * @return the file
     */
    public synchronized Path backup(Path directory, LongConsumer progress)
            throws IOException, VaultStoreException, VaultRefusedException {
        return new VaultBackup(store, codes, root, follower, progress).writeInto(directory);
    }

    /**
     * Fills an empty store from a backup. What the vault has written since is not in it: mail
     * sealed with such keys is refused, naming them.
     *
     * @param store not closed
     * @param root not closed
     * @return rows restored
     * @throws VaultRefusedException the store is not empty, or the backup is damaged or of another
     *     root; says what to do
     */
    public static long restore(
            Path backup,
            VaultStore store,
            RootDirectory directory,
            VaultRoot root,
            SecureRandom random)
            throws IOException, VaultStoreException, VaultRefusedException {
        return new VaultRestore(store, directory, root, random).read(backup);
    }

    /**
     * Looks through a backup as {@link #verify} does through a vault; changes nothing.
     *
     * @param root not closed
     */
    public static VaultReport check(
            Path backup, RootDirectory directory, VaultRoot root, SecureRandom random, Clock clock)
            throws IOException, VaultStoreException, VaultRefusedException {
        return new VaultRestore(new MemoryVaultStore(), directory, root, random)
                .check(backup, clock);
    }

    /** The end of keys by decision. */
    public VaultDisposal disposal() {
        return disposal;
    }

    /** The root notes the last state; everything secret is overwritten. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        inspection.end();
        upkeep.close();
        forget();
        close(store, root, shred);
    }
}
