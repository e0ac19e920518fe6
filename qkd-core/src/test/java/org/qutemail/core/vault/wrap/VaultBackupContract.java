// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qutemail.core.vault.VaultSamples.LATER;
import static org.qutemail.core.vault.VaultSamples.active;
import static org.qutemail.core.vault.VaultSamples.copyOf;
import static org.qutemail.core.vault.VaultSamples.secret;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.KeyVault;
import org.qutemail.core.vault.VaultCopy;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.root.VaultRoot;
import org.qutemail.core.vault.store.VaultStore;

/** Backup and restore on any store. */
public abstract class VaultBackupContract extends StoreContract {

    private Path backup(DurableVault vault) throws Exception {
        return vault.backup(directory.resolve("backups"), done -> {});
    }

    private long restore(VaultBench bench, Path file, VaultStore store) throws Exception {
        try (VaultRoot root = bench.root()) {
            return DurableVault.restore(file, store, bench.directory(), root, new SecureRandom());
        }
    }

    private static void opens(KeyVault vault, CopyRef copy, int fill) throws Exception {
        try (VaultCopy read = vault.readCopies(List.of(copy)).get(copy);
                SecretBytes expected = secret(fill)) {
            assertThat(read.copySecret()).isEqualTo(expected);
        }
    }

    @Test
    void aRestoredVaultShouldOpenEverythingThatWasInTheBackup() throws Exception {
        CopyRef copy;
        KeyId gone;
        Path file;
        try (DurableVault vault = bench().open(emptyStore())) {
            copy = copyOf(vault.keys(), active(vault.keys()), 1);
            vault.keys().confirmCopy(copy, LATER);
            gone = active(vault.keys());
            vault.keys().changeState(gone, KeyState.DESTROYED, LATER, "expunged");
            file = backup(vault);
            assertThat(vault.status().generation()).isEqualTo(2);
        }
        VaultStore fresh = emptyStore();
        assertThat(restore(bench(), file, fresh)).isEqualTo(3);
        try (DurableVault vault = bench().open(fresh)) {
            opens(vault.keys(), copy, 1);
            assertThat(vault.keys().record(gone).orElseThrow().state())
                    .isEqualTo(KeyState.DESTROYED);
            assertThat(vault.verify(done -> {}).faults()).isEmpty();
            assertThat(vault.status().generation()).isEqualTo(3);
        }
    }

    @Test
    void checkingABackupShouldLookThroughItAndTellTheRootNothing() throws Exception {
        VaultStore store = emptyStore();
        try (DurableVault vault = bench().open(store)) {
            copyOf(vault.keys(), active(vault.keys()), 1);
            Path file = backup(vault);
            byte[] state = Files.readAllBytes(directory.resolve("root/root.state"));
            try (VaultRoot root = bench().root()) {
                VaultReport report =
                        DurableVault.check(
                                file,
                                bench().directory(),
                                root,
                                new SecureRandom(),
                                Clock.systemUTC());
                assertThat(report.faults()).isEmpty();
                assertThat(report.keys()).isEqualTo(1);
                assertThat(report.copies()).isEqualTo(1);
            }
            assertThat(directory.resolve("root/root.state")).hasBinaryContent(state);
        }
    }

    @Test
    void whatCameAfterTheBackupShouldBeMissingAndTheLostVaultStayRefused() throws Exception {
        VaultStore lost = emptyStore();
        KeyId later;
        Path file;
        try (DurableVault vault = bench().open(lost)) {
            active(vault.keys());
            file = backup(vault);
            later = active(vault.keys());
        }
        VaultStore fresh = emptyStore();
        restore(bench(), file, fresh);
        try (DurableVault restored = bench().open(fresh)) {
            assertThat(restored.keys().read(later)).isEmpty();
        }
        VaultStore back = reopened(lost);
        assertThatThrownBy(() -> bench().open(back))
                .isInstanceOf(VaultRefusedException.class)
                .hasMessageContaining("older than its root");
    }

    @Test
    void aBackupShouldOpenNothingWithoutItsRoot() throws Exception {
        Path file;
        try (DurableVault vault = bench().open(emptyStore())) {
            active(vault.keys());
            file = backup(vault);
        }
        VaultBench stranger = new VaultBench(directory.resolve("other"));
        assertThatThrownBy(() -> restore(stranger, file, emptyStore()))
                .isInstanceOf(VaultRefusedException.class)
                .hasMessageContaining("another root");
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                .doesNotContain("\u0007".repeat(8));
    }

    @Test
    void aChangedOrCutBackupShouldBeRefused() throws Exception {
        Path file;
        try (DurableVault vault = bench().open(emptyStore())) {
            copyOf(vault.keys(), active(vault.keys()), 1);
            file = backup(vault);
        }
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < good.length; i += 37) {
            byte[] changed = good.clone();
            changed[i] ^= 1;
            Files.write(file, changed);
            assertThatThrownBy(() -> restore(bench(), file, emptyStoreOnce()))
                    .as("octet " + i)
                    .isInstanceOf(VaultRefusedException.class);
        }
        Files.write(file, Arrays.copyOf(good, good.length - 1));
        assertThatThrownBy(() -> restore(bench(), file, emptyStoreOnce()))
                .isInstanceOf(VaultRefusedException.class);
    }

    private VaultStore once;

    /** A refused restore leaves the store empty. */
    private VaultStore emptyStoreOnce() throws Exception {
        if (once == null) {
            once = emptyStore();
        }
        return once;
    }

    @Test
    void aBackupShouldNotBeRestoredOverAVault() throws Exception {
        VaultStore store = emptyStore();
        try (DurableVault vault = bench().open(store)) {
            Path file = backup(vault);
            assertThatThrownBy(() -> restore(bench(), file, store))
                    .isInstanceOf(VaultRefusedException.class)
                    .hasMessageContaining("already");
        }
    }

    @Test
    void aBackupDuringRotationAndLoadShouldHoldAllThatWasThereBefore() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<CopyRef> before = new ArrayList<>();
        Path file;
        try (DurableVault vault = bench().open(emptyStore())) {
            for (int i = 0; i < 20; i++) {
                before.add(copyOf(vault.keys(), active(vault.keys()), 3));
            }
            AtomicBoolean over = new AtomicBoolean();
            Future<?> load =
                    threads.submit(
                            () -> {
                                while (!over.get()) {
                                    CopyRef copy = copyOf(vault.keys(), active(vault.keys()), 4);
                                    vault.keys().destroyCopy(copy, LATER);
                                }
                                return null;
                            });
            Future<Path> backup = threads.submit(() -> backup(vault));
            backup.get();
            vault.rotate(done -> {});
            file = backup(vault);
            over.set(true);
            load.get();
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
        VaultStore fresh = emptyStore();
        restore(bench(), file, fresh);
        try (DurableVault vault = bench().open(fresh)) {
            for (CopyRef copy : before) {
                opens(vault.keys(), copy, 3);
            }
            assertThat(vault.verify(done -> {}).faults()).isEmpty();
        }
    }
}
