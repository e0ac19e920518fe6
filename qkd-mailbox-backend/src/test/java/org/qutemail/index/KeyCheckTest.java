// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.vault.root.VaultRefusedException;

class KeyCheckTest {

    @TempDir private Path place;
    private IndexFixture fixture;
    private final Set<KeyId> known = new HashSet<>();

    @BeforeEach
    void fill() throws Exception {
        fixture = new IndexFixture(new MemoryIndexStore(), place);
        for (int uid = 1; uid <= 30; uid++) {
            IndexRow row = fixture.append(SampleRows.sealed(1, uid));
            known.add(row.sealed().orElseThrow().keyId());
        }
        fixture.append(SampleRows.plain(1, 31));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void check() throws Exception {
        KeyCheck.run(
                fixture.index,
                asked -> {
                    Set<KeyId> unknown = new HashSet<>(asked);
                    unknown.removeAll(known);
                    return unknown;
                });
    }

    @Test
    void aVaultThatHadAllKeysShouldPass() throws Exception {
        check();
    }

    @Test
    void aVaultOlderThanTheMailboxesShouldBeRefusedAndTheKeysNamed() throws Exception {
        known.remove(SampleRows.key(1007));
        known.remove(SampleRows.key(1030));

        assertThatThrownBy(this::check)
                .isInstanceOf(VaultRefusedException.class)
                .hasMessageContaining("2 keys")
                .hasMessageContaining(SampleRows.key(1007).toString())
                .hasMessageContaining(SampleRows.key(1030).toString());
    }

    @Test
    void anEmptyVaultShouldBeRefusedWithoutNamingEverything() {
        known.clear();

        assertThatThrownBy(this::check)
                .isInstanceOf(VaultRefusedException.class)
                .hasMessageContaining("30 keys")
                .hasMessageContaining(", ...");
    }
}
