// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.vault.VaultCopy;
import org.qutemail.core.vault.VaultSamples;
import org.qutemail.core.vault.store.MemoryVaultStore;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.core.vault.wrap.VaultBench;

/** What a crash leaves of an append in the vault, on either side of its row in the index. */
class LeftOverSecretsTest {

    private static final Place THERE = new Place(8, 3);

    @TempDir private Path directory;
    private final MemoryVaultStore store = new MemoryVaultStore();
    private final MemoryIndexStore rows = new MemoryIndexStore();
    private VaultBench bench;
    private DurableVault vault;
    private IndexFixture fixture;
    private KeyId key;

    @BeforeEach
    void open() throws Exception {
        bench = new VaultBench(directory.resolve("vault"));
        vault = bench.open(store);
        key = VaultSamples.active(vault.keys());
        fixture = new IndexFixture(rows, directory);
        fixture.repair();
    }

    @AfterEach
    void close() {
        fixture.close();
        vault.close();
    }

    /** All of it ends in the middle and starts again. */
    private void crash() throws Exception {
        vault.close();
        vault = bench.open(store);
        fixture.crashAndRepair();
    }

    private IndexRow withSecret(int uid) throws Exception {
        IndexRow row = SampleRows.sealed(1, uid, key);
        vault.keys().createCopy(copy(row), VaultSamples.secret(uid), VaultSamples.NOW).close();
        return row;
    }

    private static CopyRef copy(IndexRow row) {
        return row.sealed().orElseThrow().ref();
    }

    private boolean opens(IndexRow row) throws Exception {
        CopyRef copy = copy(row);
        try (VaultCopy found = vault.keys().readCopies(List.of(copy)).get(copy)) {
            return found != null;
        }
    }

    private boolean isConfirmed(IndexRow row) throws Exception {
        CopyRef copy = copy(row);
        try (VaultCopy found = vault.keys().readCopies(List.of(copy)).get(copy)) {
            return found.confirmed();
        }
    }

    @Test
    void aSecretWithoutARowShouldBeDestroyed() throws Exception {
        IndexRow neverWritten = withSecret(1);
        crash();

        fixture.index.settle(vault.leftOver());

        assertThat(opens(neverWritten)).isFalse();
        assertThat(vault.verify(done -> {}).faults()).isEmpty();
    }

    @Test
    void aSecretWithARowShouldBeConfirmed() throws Exception {
        IndexRow stored = withSecret(1);
        fixture.append(stored);
        IndexRow moved = withSecret(2);
        fixture.append(moved);
        fixture.index.writer().move(List.of(new Reference(moved.place(), true, THERE, "bob")));
        fixture.mailbox.add(THERE);
        fixture.mailbox.remove(moved.place());
        crash();

        fixture.index.settle(vault.leftOver());

        assertThat(isConfirmed(stored)).isTrue();
        assertThat(isConfirmed(moved)).isTrue();
        assertThat(vault.leftOver().after(Optional.empty()).copies()).isEmpty();
    }

    @Test
    void secretsOfAppendsUnderWayShouldStay() throws Exception {
        IndexRow earlier = withSecret(1);
        crash();
        IndexRow underWay = withSecret(2);
        IndexRow confirmed = withSecret(3);
        vault.keys().confirmCopy(copy(confirmed), Instant.now());

        fixture.index.settle(vault.leftOver());

        assertThat(opens(earlier)).isFalse();
        assertThat(opens(underWay)).isTrue();
        assertThat(opens(confirmed)).isTrue();
    }

    @Test
    void aSecretOnHoldShouldStay() throws Exception {
        IndexRow neverWritten = withSecret(1);
        vault.disposal().hold(key, "case 7");
        crash();

        fixture.index.settle(vault.leftOver());
        assertThat(opens(neverWritten)).isTrue();

        vault.disposal().release(key, "case closed");
        fixture.index.settle(vault.leftOver());
        assertThat(opens(neverWritten)).isFalse();
    }
}
