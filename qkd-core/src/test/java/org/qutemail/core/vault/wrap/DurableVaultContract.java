// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qutemail.core.vault.VaultSamples.LATER;
import static org.qutemail.core.vault.VaultSamples.NOW;
import static org.qutemail.core.vault.VaultSamples.active;
import static org.qutemail.core.vault.VaultSamples.copyOf;
import static org.qutemail.core.vault.VaultSamples.secret;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.qutemail.core.vault.VaultKey;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.store.KekRow;
import org.qutemail.core.vault.store.UseId;
import org.qutemail.core.vault.store.VaultStore;

/** The life of a vault on any store: reopened, lost, rotated, shredded. */
public abstract class DurableVaultContract extends StoreContract {

    private static void opens(KeyVault vault, CopyRef copy, int fill) throws Exception {
        try (VaultCopy read = vault.readCopies(List.of(copy)).get(copy);
                SecretBytes expected = secret(fill);
                SecretBytes key = secret(7)) {
            assertThat(read.copySecret()).isEqualTo(expected);
            assertThat(read.key().secret()).isEqualTo(key);
        }
    }

    @Test
    void everythingShouldBeThereAfterReopening() throws Exception {
        VaultStore store = emptyStore();
        KeyId id;
        CopyRef copy;
        try (DurableVault vault = bench().open(store)) {
            id = active(vault.keys());
            copy = copyOf(vault.keys(), id, 1);
            vault.keys().confirmCopy(copy, LATER);
        }
        try (DurableVault vault = bench().open(reopened(store))) {
            opens(vault.keys(), copy, 1);
            assertThat(vault.keys().record(id).orElseThrow().state()).isEqualTo(KeyState.ACTIVE);
            assertThat(vault.status().generation()).isEqualTo(1);
            assertThat(vault.verify(done -> {}).isClean()).isTrue();
        }
    }

    @Test
    void copiesThatAnEarlierLifeHasLeftUnconfirmedShouldBeToldAndDestroyed() throws Exception {
        VaultStore store = emptyStore();
        KeyId id;
        CopyRef left;
        try (DurableVault vault = bench().open(store)) {
            id = active(vault.keys());
            left = copyOf(vault.keys(), id, 1);
            vault.keys().confirmCopy(copyOf(vault.keys(), id, 2), LATER);
            assertThat(leftOver(vault)).as("whoever made it is still at it").isEmpty();
        }
        try (DurableVault vault = bench().open(reopened(store))) {
            CopyRef fresh = copyOf(vault.keys(), id, 3);
            assertThat(leftOver(vault))
                    .containsExactly(new LeftOverCopies.LeftOver(id, UseId.of(left)));

            vault.leftOver().destroy(new LeftOverCopies.LeftOver(id, UseId.of(fresh)));
            vault.leftOver().destroy(leftOver(vault).get(0));

            assertThat(leftOver(vault)).isEmpty();
            assertThat(vault.keys().readCopies(List.of(left))).isEmpty();
            opens(vault.keys(), fresh, 3);
            assertThat(vault.keys().countCopies(id)).isEqualTo(2);
            assertThat(vault.verify(done -> {}).isClean()).isTrue();
        }
    }

    @Test
    void aCopyThatIsConfirmedMeanwhileShouldNotBeDestroyedAsLeftOver() throws Exception {
        VaultStore store = emptyStore();
        CopyRef left;
        try (DurableVault vault = bench().open(store)) {
            left = copyOf(vault.keys(), active(vault.keys()), 1);
        }
        try (DurableVault vault = bench().open(reopened(store))) {
            LeftOverCopies.LeftOver found = leftOver(vault).get(0);
            vault.leftOver().confirm(left);

            vault.leftOver().destroy(found);

            opens(vault.keys(), left, 1);
            assertThat(leftOver(vault)).isEmpty();
        }
    }

    private static List<LeftOverCopies.LeftOver> leftOver(DurableVault vault) throws Exception {
        return vault.leftOver().after(Optional.empty()).copies();
    }

    @Test
    void aLostVaultShouldNotLookLikeAnEmptyOne() throws Exception {
        try (DurableVault vault = bench().open(emptyStore())) {
            active(vault.keys());
        }
        VaultStore empty = emptyStore();
        assertThatThrownBy(() -> bench().open(empty))
                .isInstanceOf(VaultRefusedException.class)
                .hasMessageContaining("missing");
    }

    @Test
    void aMakingThatWasCutOffShouldBeTakenUpAgain() throws Exception {
        VaultBench bench = bench();
        try (var root = bench.root()) {
            VaultBirth.stateFor(emptyStore(), bench.directory(), root);
        }
        try (DurableVault vault = bench.open(emptyStore())) {
            active(vault.keys());
        }
    }

    @Test
    void anotherRootShouldBeRefused() throws Exception {
        VaultStore store = emptyStore();
        bench().open(store).close();

        VaultStore again = reopened(store);
        VaultBench fresh = new VaultBench(directory.resolve("fresh"));
        assertThatThrownBy(() -> fresh.open(again))
                .isInstanceOf(VaultRefusedException.class)
                .hasMessageContaining("never seen");

        VaultBench used = new VaultBench(directory.resolve("used"));
        used.open(emptyStore()).close();
        VaultStore third = reopened(store);
        assertThatThrownBy(() -> used.open(third))
                .isInstanceOf(VaultRefusedException.class)
                .hasMessageContaining("belongs to the vault");
    }

    @Test
    void rotationShouldWrapEverythingAnewAndForgetTheOldKey() throws Exception {
        VaultStore store = emptyStore();
        try (DurableVault vault = bench().open(store)) {
            KeyId id = active(vault.keys());
            CopyRef copy = copyOf(vault.keys(), id, 1);
            KeyId gone = active(vault.keys());
            vault.keys().changeState(gone, KeyState.DESTROYED, LATER, "");
            KekRow before = store.keks().get(0);

            assertThat(vault.rotate(done -> {})).isEqualTo(3);

            assertThat(store.keks()).hasSize(1).doesNotContain(before);
            assertThat(store.keysNotUnder(before.id(), 10)).hasSize(2);
            assertThat(vault.status().generation()).isEqualTo(2);
            opens(vault.keys(), copy, 1);
            assertThat(vault.verify(done -> {}).faults()).isEmpty();
        }
        try (DurableVault vault = bench().open(reopened(store))) {
            assertThat(vault.verify(done -> {}).faults()).isEmpty();
        }
    }

    @Test
    void rotationThatWasCutOffShouldGoOn() throws Exception {
        VaultStore store = emptyStore();
        CopyRef copy;
        try (DurableVault vault = bench().open(store)) {
            copy = copyOf(vault.keys(), active(vault.keys()), 1);
            assertThatThrownBy(
                            () ->
                                    vault.rotate(
                                            done -> {
                                                throw new IllegalStateException("cut off");
                                            }))
                    .hasMessage("cut off");
            assertThat(vault.status().keksRetired()).isEqualTo(1);
            opens(vault.keys(), copy, 1);
        }
        try (DurableVault vault = bench().open(reopened(store))) {
            opens(vault.keys(), copy, 1);
            vault.rotate(done -> {});
            assertThat(vault.status().keksRetired()).isZero();
            assertThat(vault.status().generation()).isEqualTo(2);
            opens(vault.keys(), copy, 1);
        }
    }

    @Test
    void rotationUnderLoadShouldLoseNothing() throws Exception {
        VaultStore store = emptyStore();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (DurableVault vault = bench().open(store)) {
            AtomicBoolean over = new AtomicBoolean();
            List<Future<List<CopyRef>>> writers = new ArrayList<>();
            for (int thread = 0; thread < 3; thread++) {
                writers.add(threads.submit(() -> write(vault.keys(), over)));
            }
            for (int round = 0; round < 3; round++) {
                vault.rotate(done -> {});
            }
            over.set(true);
            int count = 0;
            for (Future<List<CopyRef>> writer : writers) {
                for (CopyRef copy : writer.get()) {
                    opens(vault.keys(), copy, 5);
                    count++;
                }
            }
            assertThat(count).isGreaterThan(3);
            vault.rotate(done -> {});
            VaultReport report = vault.verify(done -> {});
            assertThat(report.faults()).isEmpty();
            assertThat(report.copies()).isEqualTo(count);
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    private static List<CopyRef> write(KeyVault vault, AtomicBoolean over) throws Exception {
        List<CopyRef> written = new ArrayList<>();
        do {
            CopyRef copy = copyOf(vault, active(vault), 5);
            vault.confirmCopy(copy, LATER);
            opens(vault, copy, 5);
            written.add(copy);
        } while (!over.get());
        return written;
    }

    @Test
    void theStoreShouldHoldNoKeyInClear() throws Exception {
        VaultStore store = emptyStore();
        try (DurableVault vault = bench().open(store)) {
            KeyId id = active(vault.keys());
            copyOf(vault.keys(), id, 7);
            try (VaultKey key = vault.keys().read(id).orElseThrow()) {
                assertThat(store.keys(List.of(id)).toString()).doesNotContain("07070707");
                assertThat(key.record().created()).isEqualTo(NOW);
            }
            assertThat(store.usesOf(id, java.util.Optional.empty(), 5).toString())
                    .doesNotContain("07070707");
        }
    }
}
