// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qutemail.core.vault.VaultSamples.LATER;
import static org.qutemail.core.vault.VaultSamples.NOW;
import static org.qutemail.core.vault.VaultSamples.active;
import static org.qutemail.core.vault.VaultSamples.copyOf;
import static org.qutemail.core.vault.VaultSamples.secret;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.store.Batch;
import org.qutemail.core.vault.store.Change;
import org.qutemail.core.vault.store.KekRow;
import org.qutemail.core.vault.store.KeyRow;
import org.qutemail.core.vault.store.MetaRow;
import org.qutemail.core.vault.store.ShardRow;
import org.qutemail.core.vault.store.UseRow;
import org.qutemail.core.vault.store.VaultStore;

/**
 * Somebody who can write the store is caught when they put back tables of an older time or of
 * another vault, or change the rows that vouch for the others.
 */
public abstract class VaultRollbackContract extends TamperedVault {

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
    void aShardOfAnOlderTimeShouldStopWritingWhileTheVaultIsInUse() throws Exception {
        int number = Ledger.shardOf(key);
        ShardRow older = store.shards().get(number);
        keys().confirmCopy(copy, LATER);
        ShardRow newer = store.shards().get(number);
        write(new Batch().shard(Change.replace(newer, older)));

        assertThatThrownBy(() -> keys().changeState(key, KeyState.DEACTIVATED, LATER, ""))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("shard " + number);

        write(new Batch().shard(Change.replace(older, newer)));
        keys().changeState(key, KeyState.DEACTIVATED, LATER, "");
        assertThat(vault.verify(done -> {}).faults()).isEmpty();
    }

    @Test
    void allTablesOfAnOlderTimeShouldBeRefused() throws Exception {
        List<KeyRow> olderKeys = store.keysAfter(Optional.empty(), 100);
        List<ShardRow> olderShards = store.shards();
        MetaRow olderMeta = store.meta().orElseThrow();
        KekRow olderKek = store.keks().get(0);
        UseRow olderUse = useRow(copy);
        keys().destroyCopy(copy, LATER);
        vault.rotate(done -> {});
        vault.close();

        store = reopened(store);
        Batch rollback = new Batch().use(Change.insert(olderUse));
        rollback.kek(Change.delete(store.keks().get(0))).kek(Change.insert(olderKek));
        for (KeyRow row : olderKeys) {
            rollback.key(Change.replace(keyRow(row.id()), row));
        }
        for (int i = 0; i < olderShards.size(); i++) {
            rollback.shard(Change.replace(store.shards().get(i), olderShards.get(i)));
        }
        rollback.meta(Change.replace(store.meta().orElseThrow(), olderMeta));
        write(rollback);

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
    void theTableOfCopiesOfAnOlderTimeShouldBeMissed() throws Exception {
        UseRow older = useRow(copy);
        keys().confirmCopy(copy, LATER);
        write(new Batch().use(Change.replace(useRow(copy), older)));
        assertThat(vault.verify(done -> {}).faults())
                .anySatisfy(fault -> assertThat(fault).contains("copies of key " + key));
    }

    /** Or new keys would be wrapped under the one that was rotated away. */
    @Test
    void theTableOfKeyEncryptingKeysOfAnOlderTimeShouldBeRefused() throws Exception {
        KekRow older = store.keks().get(0);
        vault.rotate(done -> {});
        vault.close();

        store = reopened(store);
        KekRow now = store.keks().get(0);
        refusedWith(
                new Batch().kek(Change.delete(now)).kek(Change.insert(older)),
                new Batch().kek(Change.delete(older)).kek(Change.insert(now)));
        refusedWith(new Batch().kek(Change.insert(older)), new Batch().kek(Change.delete(older)));
        vault = bench.open(store);
        assertThat(vault.verify(done -> {}).faults()).isEmpty();
    }

    @Test
    void theRowAboutTheVaultOfAnOlderTimeShouldBeRefused() throws Exception {
        MetaRow older = store.meta().orElseThrow();
        vault.rotate(done -> {});
        vault.close();

        store = reopened(store);
        MetaRow now = store.meta().orElseThrow();
        refusedWith(
                new Batch().meta(Change.replace(now, older)),
                new Batch().meta(Change.replace(older, now)));
        vault = bench.open(store);
    }

    @Test
    void allTablesOfAnotherVaultShouldBeRefused() throws Exception {
        VaultStore elsewhere = emptyStore();
        new VaultBench(directory.resolve("second")).open(elsewhere).close();
        vault.close();

        VaultStore foreign = reopened(elsewhere);
        assertThatThrownBy(() -> bench.open(foreign))
                .isInstanceOf(VaultRefusedException.class)
                .hasMessageContaining("belongs to the vault");
    }

    @Test
    void tablesThatVouchForOthersShouldNotBeTakenFromAnotherVault() throws Exception {
        VaultStore elsewhere = emptyStore();
        new VaultBench(directory.resolve("second")).open(elsewhere).close();
        VaultStore foreign = reopened(elsewhere);
        KekRow foreignKek = foreign.keks().get(0);
        ShardRow foreignShard = foreign.shards().get(5);
        MetaRow foreignMeta = foreign.meta().orElseThrow();
        foreign.close();
        vault.close();

        store = reopened(store);
        KekRow kek = store.keks().get(0);
        ShardRow shard = store.shards().get(5);
        MetaRow meta = store.meta().orElseThrow();
        refusedWith(
                new Batch().kek(Change.delete(kek)).kek(Change.insert(foreignKek)),
                new Batch().kek(Change.delete(foreignKek)).kek(Change.insert(kek)));
        refusedWith(
                new Batch().shard(Change.replace(shard, foreignShard)),
                new Batch().shard(Change.replace(foreignShard, shard)));
        refusedWith(
                new Batch().meta(Change.delete(meta)).meta(Change.insert(foreignMeta)),
                new Batch().meta(Change.delete(foreignMeta)).meta(Change.insert(meta)));
        vault = bench.open(store);
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
        // The columns that say which row it is: another one under that name.
        KekRow renamedKek = RowMutations.of(kek, Set.of()).get("id");
        refusedWith(
                new Batch().kek(Change.delete(kek)).kek(Change.insert(renamedKek)),
                new Batch().kek(Change.delete(renamedKek)).kek(Change.insert(kek)));
        MetaRow renamedMeta = RowMutations.of(meta, Set.of()).get("vaultId");
        refusedWith(
                new Batch().meta(Change.delete(meta)).meta(Change.insert(renamedMeta)),
                new Batch().meta(Change.delete(renamedMeta)).meta(Change.insert(meta)));
        ShardRow swapped = store.shards().get(6);
        ShardRow renumbered =
                new ShardRow(5, swapped.keys(), swapped.sum(), swapped.version(), swapped.mac());
        refusedWith(
                new Batch().shard(Change.replace(shard, renumbered)),
                new Batch().shard(Change.replace(renumbered, shard)));
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
}
