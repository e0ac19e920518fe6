// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongConsumer;
import javax.crypto.Mac;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.root.VaultRoot;
import org.qutemail.core.vault.store.Batch;
import org.qutemail.core.vault.store.Change;
import org.qutemail.core.vault.store.KekRow;
import org.qutemail.core.vault.store.KeyRow;
import org.qutemail.core.vault.store.MetaRow;
import org.qutemail.core.vault.store.UseId;
import org.qutemail.core.vault.store.UseRow;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.store.VaultStoreException;

/**
 * Writes a backup while the vault is in use. What was there when it began is in it, unless it was
 * destroyed meanwhile; what came later may be. Rows go in as they lie in the store, wrapped.
 */
final class VaultBackup {

    private static final int PAGE = 200;

    private final VaultStore store;
    private final RowCodes codes;
    private final VaultRoot root;
    private final RootFollower follower;
    private final LongConsumer progress;
    private long rows;

    /**
     * @param progress told how many rows were written
     */
    VaultBackup(
            VaultStore store,
            RowCodes codes,
            VaultRoot root,
            RootFollower follower,
            LongConsumer progress) {
        this.store = store;
        this.codes = codes;
        this.root = root;
        this.follower = follower;
        this.progress = progress;
    }

    /** Appears under its name when it is whole and on the disk. */
    Path writeInto(Path directory) throws IOException, VaultStoreException, VaultRefusedException {
        Files.createDirectories(directory);
        Path half = directory.resolve("vault.part");
        Files.deleteIfExists(half);
        long generation;
        try (FileChannel channel =
                FileChannel.open(
                        half,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            generation = write(Channels.newOutputStream(channel));
            channel.force(true);
        }
        return Files.move(
                half,
                directory.resolve("vault-" + generation + ".qvb"),
                StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * @param target not closed
     * @return the generation of this backup
     */
    private long write(OutputStream target)
            throws IOException, VaultStoreException, VaultRefusedException {
        MetaRow meta = raised();
        Mac mac = Archive.mac(root, meta.vaultId());
        BufferedOutputStream buffered = new BufferedOutputStream(target);
        DataOutputStream out = new DataOutputStream(new Archive.Coding(buffered, mac));
        out.write(Archive.MAGIC);
        RowStream.id(out, meta.vaultId());
        out.writeLong(meta.generation());
        Map<UUID, KekRow> keks = new TreeMap<>();
        store.keks().forEach(row -> keks.put(row.id(), row));
        keys(out);
        // A rotation may have begun or ended meanwhile: the keys of both times are needed.
        store.keks().forEach(row -> keks.put(row.id(), row));
        for (KekRow row : keks.values()) {
            out.write(Archive.KEK);
            RowStream.write(out, row);
        }
        out.write(Archive.END);
        out.writeLong(rows);
        out.flush();
        buffered.write(mac.doFinal());
        buffered.flush();
        return meta.generation();
    }

    private MetaRow raised() throws VaultStoreException, VaultRefusedException, IOException {
        MetaRow before = RootFollower.meta(store, codes);
        MetaRow after = codes.seal(before.inGeneration(before.generation() + 1), store.keks());
        if (!store.commit(new Batch().meta(Change.replace(before, after)))) {
            throw new VaultRefusedException(
                    "another backup or rotation of this vault has just begun: try again");
        }
        follower.follow();
        return after;
    }

    private void keys(DataOutputStream out) throws IOException, VaultStoreException {
        Optional<KeyId> last = Optional.empty();
        while (true) {
            List<KeyRow> page = store.keysAfter(last, PAGE);
            for (KeyRow row : page) {
                out.write(Archive.KEY);
                RowStream.write(out, row);
                rows++;
                uses(out, row.id());
            }
            progress.accept(rows);
            if (page.size() < PAGE) {
                return;
            }
            last = Optional.of(page.get(page.size() - 1).id());
        }
    }

    private void uses(DataOutputStream out, KeyId key) throws IOException, VaultStoreException {
        Optional<UseId> last = Optional.empty();
        while (true) {
            List<UseRow> page = store.usesOf(key, last, PAGE);
            for (UseRow row : page) {
                out.write(Archive.USE);
                RowStream.write(out, row);
                rows++;
            }
            if (page.size() < PAGE) {
                return;
            }
            last = Optional.of(page.get(page.size() - 1).id());
        }
    }
}
