// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qutemail.core.vault.VaultSamples.LATER;
import static org.qutemail.core.vault.VaultSamples.NOW;
import static org.qutemail.core.vault.VaultSamples.active;
import static org.qutemail.core.vault.VaultSamples.copyOf;
import static org.qutemail.core.vault.VaultSamples.secret;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.KeyVault;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.store.Batch;
import org.qutemail.core.vault.store.Change;
import org.qutemail.core.vault.store.KekRow;
import org.qutemail.core.vault.store.KeyRow;
import org.qutemail.core.vault.store.MetaRow;
import org.qutemail.core.vault.store.ShardRow;
import org.qutemail.core.vault.store.UseId;
import org.qutemail.core.vault.store.UseRow;
import org.qutemail.core.vault.store.VaultStore;

/**
 * Somebody who can write the store is caught: whatever column they change, whichever rows they
 * swap, paste, remove or put back.
 */
public abstract class VaultTamperContract {

    @TempDir private Path directory;
    private VaultBench bench;
    private VaultStore store;
    private DurableVault vault;
    private KeyId key;
    private CopyRef copy;

    /** A store without rows; those of one test are different ones. */
    protected abstract VaultStore emptyStore() throws Exception;

    /** Another handle on the same rows, after the first was closed. */
    protected abstract VaultStore reopened(VaultStore closed) throws Exception;

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

    private KeyVault keys() {
        return vault.keys();
    }

    private KeyRow keyRow(KeyId id) throws Exception {
        return store.keys(List.of(id)).get(id);
    }

    private UseRow useRow(CopyRef ref) throws Exception {
        UseId id = UseId.of(ref);
        return store.copies(List.of(id)).get(id).use();
    }

    private void write(Batch batch) throws Exception {
        assertThat(store.commit(batch)).isTrue();
    }

    @Test
    void anUntouchedVaultShouldVerify() throws Exception {
        keys().changeState(active(keys()), KeyState.DESTROYED, LATER, "gone");
        keys().confirmCopy(copy, LATER);
        copyOf(keys(), key, 2);
        keys().destroyCopy(copy, LATER);

        VaultReport report = vault.verify(done -> {});

        assertThat(report.faults()).isEmpty();
        assertThat(report.keys()).isEqualTo(2);
        assertThat(report.copies()).isEqualTo(1);
    }

    @Test
    void everyColumnOfAKeyShouldBeGuarded() throws Exception {
        KeyRow good = keyRow(key);
        Map<String, KeyRow> mutations = RowMutations.of(good, Set.of("id"));
        assertThat(mutations).hasSizeGreaterThanOrEqualTo(22);
        for (Map.Entry<String, KeyRow> mutation : mutations.entrySet()) {
            write(new Batch().key(Change.replace(good, mutation.getValue())));

            String column = mutation.getKey();
            assertThatThrownBy(() -> keys().read(key))
                    .as(column)
                    .isInstanceOf(KeyRefusedException.class);
            assertThatThrownBy(() -> keys().record(key))
                    .as(column)
                    .isInstanceOf(KeyRefusedException.class);
            assertThatThrownBy(() -> keys().readCopies(List.of(copy)))
                    .as(column)
                    .isInstanceOf(KeyRefusedException.class);
            assertThatThrownBy(() -> keys().changeState(key, KeyState.DEACTIVATED, LATER, ""))
                    .as(column)
                    .isInstanceOf(KeyRefusedException.class);

            write(new Batch().key(Change.replace(mutation.getValue(), good)));
            keys().read(key).orElseThrow().close();
        }
        assertThat(vault.status().damaged()).containsExactly(key.toString());
    }

    @Test
    void everyColumnOfACopyShouldBeGuarded() throws Exception {
        UseRow good = useRow(copy);
        // A copy under another key's id is not found with its key; the next test has that.
        Map<String, UseRow> mutations = RowMutations.of(good, Set.of("id", "keyId"));
        assertThat(mutations).hasSize(7);
        for (Map.Entry<String, UseRow> mutation : mutations.entrySet()) {
            write(new Batch().use(Change.replace(good, mutation.getValue())));
            assertThatThrownBy(() -> keys().readCopies(List.of(copy)))
                    .as(mutation.getKey())
                    .isInstanceOf(KeyRefusedException.class);
            assertThat(vault.verify(done -> {}).faults()).as(mutation.getKey()).isNotEmpty();
            write(new Batch().use(Change.replace(mutation.getValue(), good)));
        }
        assertThat(vault.verify(done -> {}).faults()).isEmpty();
    }

    @Test
    void rowsMovedToOtherPlacesShouldNotOpen() throws Exception {
        KeyId other = active(keys());
        CopyRef foreign = copyOf(keys(), other, 2);
        KeyRow row = keyRow(key);
        KeyRow swapped = keyRow(other);
        UseRow use = useRow(copy);

        KeyRow pasted =
                new KeyRow(
                        row.record(),
                        row.wrapAlgorithm(),
                        row.kekId(),
                        row.period(),
                        swapped.wrapped(),
                        swapped.fingerprint(),
                        row.destroyAfter(),
                        row.copies(),
                        row.copySum(),
                        row.version(),
                        swapped.mac());
        write(new Batch().key(Change.replace(row, pasted)));
        assertThatThrownBy(() -> keys().read(key)).isInstanceOf(KeyRefusedException.class);
        write(new Batch().key(Change.replace(pasted, row)));

        UseRow relinked =
                new UseRow(
                        UseId.of(foreign),
                        use.keyId(),
                        use.kekId(),
                        use.period(),
                        use.wrapped(),
                        use.created(),
                        use.confirmed(),
                        use.version(),
                        use.mac());
        write(new Batch().use(Change.replace(useRow(foreign), relinked)));
        assertThatThrownBy(() -> keys().readCopies(List.of(foreign)))
                .isInstanceOf(KeyRefusedException.class);
        assertThat(vault.verify(done -> {}).faults()).isNotEmpty();
    }

    @Test
    void rowsOfAnotherVaultShouldNotOpen() throws Exception {
        VaultStore elsewhere = emptyStore();
        KeyRow foreignKey;
        UseRow foreignUse;
        CopyRef foreign;
        try (DurableVault second = new VaultBench(directory.resolve("second")).open(elsewhere)) {
            KeyId id = active(second.keys());
            foreign = copyOf(second.keys(), id, 3);
            foreignKey = elsewhere.keys(List.of(id)).get(id);
            foreignUse = elsewhere.copies(List.of(UseId.of(foreign))).get(UseId.of(foreign)).use();
        }
        write(new Batch().key(Change.insert(foreignKey)).use(Change.insert(foreignUse)));

        assertThatThrownBy(() -> keys().read(foreignKey.id()))
                .isInstanceOf(KeyRefusedException.class);
        assertThatThrownBy(() -> keys().readCopies(List.of(foreign)))
                .isInstanceOf(KeyRefusedException.class);
        assertThat(vault.verify(done -> {}).faults()).isNotEmpty();
    }

    @Test
    void aRemovedKeyShouldBeMissed() throws Exception {
        write(new Batch().key(Change.delete(keyRow(key))));
        assertThat(vault.verify(done -> {}).faults())
                .anySatisfy(fault -> assertThat(fault).contains("do not add up"));
    }

    @Test
    void anOlderRowOfAKeyShouldBeMissed() throws Exception {
        KeyRow older = keyRow(key);
        keys().changeState(key, KeyState.COMPROMISED, LATER, "leaked");
        write(new Batch().key(Change.replace(keyRow(key), older)));
        assertThat(vault.verify(done -> {}).faults())
                .anySatisfy(fault -> assertThat(fault).contains("older time"));
    }

    @Test
    void aDestroyedCopyThatIsPutBackShouldBeMissed() throws Exception {
        UseRow older = useRow(copy);
        keys().destroyCopy(copy, LATER);
        write(new Batch().use(Change.insert(older)));
        assertThat(vault.verify(done -> {}).faults())
                .anySatisfy(fault -> assertThat(fault).contains("copies of key " + key));
    }

    @Test
    void oneTableOfAnOlderTimeShouldBeMissed() throws Exception {
        List<KeyRow> older = store.keysAfter(Optional.empty(), 100);
        KeyId later = active(keys());
        keys().changeState(key, KeyState.DEACTIVATED, LATER, "");
        Batch rollback = new Batch().key(Change.delete(keyRow(later)));
        for (KeyRow row : older) {
            rollback.key(Change.replace(keyRow(row.id()), row));
        }
        write(rollback);
        assertThat(vault.verify(done -> {}).faults()).isNotEmpty();
    }

    @Test
    void allTablesOfAnOlderTimeShouldBeRefused() throws Exception {
        List<KeyRow> olderKeys = store.keysAfter(Optional.empty(), 100);
        List<ShardRow> olderShards = store.shards();
        MetaRow olderMeta = store.meta().orElseThrow();
        UseRow olderUse = useRow(copy);
        keys().destroyCopy(copy, LATER);
        vault.rotate(done -> {});
        List<KekRow> keks = store.keks();
        vault.close();

        store = reopened(store);
        Batch rollback = new Batch().use(Change.insert(olderUse));
        for (KeyRow row : olderKeys) {
            rollback.key(Change.replace(keyRow(row.id()), row));
        }
        for (int i = 0; i < olderShards.size(); i++) {
            rollback.shard(Change.replace(store.shards().get(i), olderShards.get(i)));
        }
        rollback.meta(Change.replace(store.meta().orElseThrow(), olderMeta));
        write(rollback);
        assertThat(keks).hasSize(1);

        VaultStore opened = store;
        assertThatThrownBy(() -> bench.open(opened))
                .isInstanceOf(VaultRefusedException.class)
                .hasMessageContaining("older than its root");
    }

    @Test
    void shardsOfAnOlderTimeShouldBeRefusedWithinOneGeneration() throws Exception {
        List<ShardRow> older = store.shards();
        copyOf(keys(), key, 9);
        vault.close();

        store = reopened(store);
        Batch rollback = new Batch();
        for (int i = 0; i < older.size(); i++) {
            rollback.shard(Change.replace(store.shards().get(i), older.get(i)));
        }
        write(rollback);
        VaultStore opened = store;
        assertThatThrownBy(() -> bench.open(opened)).isInstanceOf(VaultRefusedException.class);
    }

    @Test
    void everyColumnThatVouchesForOthersShouldBeGuarded() throws Exception {
        vault.close();
        store = reopened(store);
        KekRow kek = store.keks().get(0);
        for (KekRow changed : RowMutations.of(kek, Set.of("id")).values()) {
            refusedWith(
                    new Batch().kek(Change.replace(kek, changed)),
                    new Batch().kek(Change.replace(changed, kek)));
        }
        MetaRow meta = store.meta().orElseThrow();
        for (MetaRow changed : RowMutations.of(meta, Set.of("vaultId")).values()) {
            refusedWith(
                    new Batch().meta(Change.replace(meta, changed)),
                    new Batch().meta(Change.replace(changed, meta)));
        }
        ShardRow shard = store.shards().get(5);
        for (ShardRow changed : RowMutations.of(shard, Set.of("number")).values()) {
            refusedWith(
                    new Batch().shard(Change.replace(shard, changed)),
                    new Batch().shard(Change.replace(changed, shard)));
        }
        refusedWith(
                new Batch().shard(Change.delete(shard)), new Batch().shard(Change.insert(shard)));
        refusedWith(new Batch().kek(Change.delete(kek)), new Batch().kek(Change.insert(kek)));
        refusedWith(new Batch().meta(Change.delete(meta)), new Batch().meta(Change.insert(meta)));

        vault = bench.open(store);
        try (var opened = keys().readCopies(List.of(copy)).get(copy);
                var expected = secret(1)) {
            assertThat(opened.copySecret()).isEqualTo(expected);
        }
        assertThat(vault.verify(done -> {}).faults()).isEmpty();
        assertThat(keys().record(key).orElseThrow().created()).isEqualTo(NOW);
    }

    private void refusedWith(Batch change, Batch back) throws Exception {
        write(change);
        VaultStore opened = store;
        assertThatThrownBy(() -> bench.open(opened)).isInstanceOf(VaultRefusedException.class);
        store = reopened(store);
        write(back);
    }
}
