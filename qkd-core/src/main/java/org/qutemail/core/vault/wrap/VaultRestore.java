// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.secret.HmacSha256;
import org.qutemail.core.vault.root.RootDirectory;
import org.qutemail.core.vault.root.RootState;
import org.qutemail.core.vault.root.ShredKeys;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.root.VaultRoot;
import org.qutemail.core.vault.store.Batch;
import org.qutemail.core.vault.store.Change;
import org.qutemail.core.vault.store.KekRow;
import org.qutemail.core.vault.store.KeyRow;
import org.qutemail.core.vault.store.MetaRow;
import org.qutemail.core.vault.store.Octets;
import org.qutemail.core.vault.store.ShardRow;
import org.qutemail.core.vault.store.UseRow;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.store.VaultStoreException;

/**
 * Fills an empty store from a backup, given the root. The code of the whole file is checked before
 * a row is written, the code of each row when it is. The row about the vault comes last: a restore
 * that was cut off leaves a store that is refused, and is to be emptied and filled again.
 */
final class VaultRestore {

    private static final int PAGE = 200;

    private final VaultStore store;
    private final RootDirectory directory;
    private final VaultRoot root;
    private final SecureRandom random;
    private final List<KekRow> keks = new ArrayList<>();

    VaultRestore(VaultStore store, RootDirectory directory, VaultRoot root, SecureRandom random) {
        this.store = store;
        this.directory = directory;
        this.root = root;
        this.random = random;
    }

    /**
     * @return rows restored
     */
    long read(Path file) throws IOException, VaultStoreException, VaultRefusedException {
        boolean empty =
                store.meta().isEmpty()
                        && store.keks().isEmpty()
                        && store.keysAfter(Optional.empty(), 1).isEmpty();
        if (!empty) {
            throw new VaultRefusedException(
                    "there is a vault already: a backup is restored into an empty one; move the"
                            + " database away first");
        }
        long generation;
        UUID vaultId;
        try (DataInputStream in = open(file)) {
            head(in, file);
            vaultId = RowStream.id(in);
            generation = in.readLong();
        }
        checkCode(file, vaultId);
        RootState state =
                directory
                        .readState(root)
                        .orElseThrow(
                                () ->
                                        new VaultRefusedException(
                                                directory.path()
                                                        + " has no root.state: restore the whole"
                                                        + " directory of the root from its copy"));
        if (!state.vaultId().equals(vaultId)) {
            throw new VaultRefusedException(
                    file
                            + " is a backup of the vault "
                            + vaultId
                            + ", the root belongs to "
                            + state.vaultId());
        }
        try (ShredKeys shred = ShredKeys.open(directory, root, random);
                RowCodes codes = new RowCodes(vaultId, root);
                KekRing ring = new KekRing(root, codes)) {
            return fill(file, state, generation, codes, ring, shred);
        } catch (KeyRefusedException e) {
            throw new VaultRefusedException(e.getMessage(), e);
        }
    }

    /**
     * Restores into the store, which is thrown away, and looks through it; the root learns nothing.
     */
    VaultReport check(Path file, Clock clock)
            throws IOException, VaultStoreException, VaultRefusedException {
        read(file);
        UUID vaultId = store.meta().orElseThrow().vaultId();
        try (ShredKeys shred = ShredKeys.open(directory, root, random);
                RowCodes codes = new RowCodes(vaultId, root);
                KekRing ring = new KekRing(root, codes)) {
            ring.load(store.keks());
            MaskedSum sums = new MaskedSum(codes.integrity(), random);
            RowCrypto rows = new RowCrypto(codes, ring, shred);
            return new VaultCheck(store, codes, rows, sums, clock, done -> {}).run();
        }
    }

    private static DataInputStream open(Path file) throws IOException {
        return new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
    }

    private static void head(DataInputStream in, Path file)
            throws IOException, VaultRefusedException {
        if (!MessageDigest.isEqual(in.readNBytes(Archive.MAGIC.length), Archive.MAGIC)) {
            throw new VaultRefusedException(file + " is no backup of a vault, version 1");
        }
    }

    private void checkCode(Path file, UUID vaultId) throws IOException, VaultRefusedException {
        Mac mac = Archive.mac(root, vaultId);
        long rest = Files.size(file) - HmacSha256.SIZE;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            byte[] buffer = new byte[1 << 16];
            while (rest > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, rest));
                if (read < 0) {
                    throw new EOFException();
                }
                mac.update(buffer, 0, read);
                rest -= read;
            }
            if (!MessageDigest.isEqual(in.readAllBytes(), mac.doFinal())) {
                throw new VaultRefusedException(
                        file
                                + " is not whole, was changed, or was made under another root:"
                                + " take another backup, or the root it was made with");
            }
        }
    }

    private long fill(
            Path file,
            RootState state,
            long generation,
            RowCodes codes,
            KekRing ring,
            ShredKeys shred)
            throws IOException, VaultStoreException, VaultRefusedException, KeyRefusedException {
        // They stand at the end of the file and are needed from its beginning.
        long rows = scan(file, null);
        for (KekRow row : keks) {
            commit(new Batch().kek(Change.insert(row)));
        }
        ring.load(keks);
        MaskedSum sums = new MaskedSum(codes.integrity(), random);
        Loading loading = new Loading(new RowCrypto(codes, ring, shred), sums, shred);
        scan(file, loading);
        loading.end();
        Batch last = new Batch();
        for (int number = 0; number < Ledger.SHARDS; number++) {
            long mark = number < state.marks().size() ? state.marks().get(number) : 0;
            last.shard(Change.insert(codes.seal(loading.shard(number, mark + 1))));
        }
        long next = Math.max(state.generation(), generation) + 1;
        MetaRow meta = new MetaRow(state.vaultId(), next, 1, Octets.NONE);
        last.meta(Change.insert(codes.seal(meta, keks)));
        commit(last);
        return rows;
    }

    private void commit(Batch batch) throws VaultStoreException, VaultRefusedException {
        if (!store.commit(batch)) {
            throw new VaultRefusedException("somebody else is writing this vault");
        }
    }

    /** Reads all frames; without a loading, only the key-encrypting keys are kept. */
    private long scan(Path file, Loading loading)
            throws IOException, VaultStoreException, VaultRefusedException, KeyRefusedException {
        keks.clear();
        try (DataInputStream in = open(file)) {
            head(in, file);
            in.skipNBytes(24);
            while (true) {
                int kind = in.read();
                switch (kind) {
                    case Archive.KEK -> keks.add(RowStream.readKek(in));
                    case Archive.KEY -> {
                        KeyRow row = RowStream.readKey(in);
                        if (loading != null) {
                            loading.key(row);
                        }
                    }
                    case Archive.USE -> {
                        UseRow row = RowStream.readUse(in);
                        if (loading != null) {
                            loading.use(row);
                        }
                    }
                    case Archive.END -> {
                        return in.readLong();
                    }
                    default -> throw new IOException(file + " has a frame of unknown kind");
                }
            }
        }
    }

    /** Writes keys with their copies; copies stand behind their key. */
    private final class Loading {
        private final RowCrypto rows;
        private final MaskedSum sums;
        private final ShredKeys shred;
        private final List<List<Octets>> codesByShard = new ArrayList<>();
        private KeyRow key;
        private List<Octets> useCodes = new ArrayList<>();
        private Batch batch = new Batch();

        Loading(RowCrypto rows, MaskedSum sums, ShredKeys shred) {
            this.rows = rows;
            this.sums = sums;
            this.shred = shred;
            for (int i = 0; i < Ledger.SHARDS; i++) {
                codesByShard.add(new ArrayList<>());
            }
        }

        void key(KeyRow row)
                throws VaultStoreException, VaultRefusedException, KeyRefusedException {
            end();
            key = rows.checked(row);
            Optional<ShredKeys.Destruction> ended = shred.destruction(row.period());
            if (ended.isPresent() && !row.wrapped().isEmpty()) {
                String reason = "period " + row.period() + " shredded: " + ended.get().reason();
                key = rows.destroyed(row, ended.get().at(), reason, sums.empty());
            }
        }

        void use(UseRow row)
                throws VaultStoreException, VaultRefusedException, KeyRefusedException {
            if (key == null || !row.keyId().equals(key.id())) {
                throw new VaultRefusedException("the backup has a copy without its key");
            }
            if (key.wrapped().isEmpty()) {
                return;
            }
            useCodes.add(rows.checked(row).mac());
            batch.use(Change.insert(row));
            if (batch.uses().size() == PAGE) {
                commit(batch);
                batch = new Batch();
            }
        }

        /** The key's sum is over the copies that are in the backup: it was written while in use. */
        void end() throws VaultStoreException, VaultRefusedException, KeyRefusedException {
            if (key == null) {
                return;
            }
            Octets sum = sums.toggle(sums.empty(), useCodes.toArray(Octets[]::new));
            KeyRow row = rows.sealed(key.with(key.record()).withCopies(useCodes.size(), sum));
            commit(batch.key(Change.insert(row)));
            codesByShard.get(Ledger.shardOf(row.id())).add(row.mac());
            batch = new Batch();
            useCodes = new ArrayList<>();
            key = null;
        }

        ShardRow shard(int number, long version) {
            List<Octets> codes = codesByShard.get(number);
            Octets sum = sums.toggle(sums.empty(), codes.toArray(Octets[]::new));
            return new ShardRow(number, codes.size(), sum, version, Octets.NONE);
        }
    }
}
