// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qutemail.core.vault.VaultSamples.LATER;
import static org.qutemail.core.vault.VaultSamples.active;
import static org.qutemail.core.vault.VaultSamples.copyOf;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.store.Batch;
import org.qutemail.core.vault.store.Change;
import org.qutemail.core.vault.store.KeyRow;
import org.qutemail.core.vault.store.UseId;
import org.qutemail.core.vault.store.UseRow;
import org.qutemail.core.vault.store.VaultStore;

/**
 * Somebody who can write the store is caught: whatever column of a key or copy they change,
 * whichever rows they swap, paste, remove or put back.
 */
public abstract class VaultTamperContract extends TamperedVault {

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

    /** The columns that say which row it is. */
    @Test
    void rowsUnderAnotherNameShouldNotOpenAndBeMissed() throws Exception {
        KeyRow row = keyRow(key);
        KeyRow renamed = RowMutations.of(row, Set.of()).get("id");
        write(new Batch().key(Change.delete(row)).key(Change.insert(renamed)));
        assertThatThrownBy(() -> keys().read(renamed.id())).isInstanceOf(KeyRefusedException.class);
        assertThat(vault.verify(done -> {}).faults()).isNotEmpty();
        write(new Batch().key(Change.delete(renamed)).key(Change.insert(row)));

        UseRow use = useRow(copy);
        UseRow other = RowMutations.of(use, Set.of()).get("id");
        write(new Batch().use(Change.delete(use)).use(Change.insert(other)));
        assertThat(keys().readCopies(List.of(copy))).isEmpty();
        assertThat(vault.verify(done -> {}).faults()).isNotEmpty();
        write(new Batch().use(Change.delete(other)).use(Change.insert(use)));

        UseRow lost = RowMutations.of(use, Set.of()).get("keyId");
        write(new Batch().use(Change.replace(use, lost)));
        assertThat(keys().readCopies(List.of(copy))).isEmpty();
        assertThat(vault.verify(done -> {}).faults()).isNotEmpty();
        write(new Batch().use(Change.replace(lost, use)));
        assertThat(vault.verify(done -> {}).faults()).isEmpty();
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
}
