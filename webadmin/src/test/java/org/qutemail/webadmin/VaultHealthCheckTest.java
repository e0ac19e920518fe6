// SPDX-License-Identifier: Apache-2.0
package org.qutemail.webadmin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.james.core.healthcheck.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.VaultKey;
import org.qutemail.core.vault.root.KeystoreRoot;
import org.qutemail.core.vault.root.Passphrase;
import org.qutemail.core.vault.root.RootDirectory;
import org.qutemail.core.vault.store.Batch;
import org.qutemail.core.vault.store.Change;
import org.qutemail.core.vault.store.KeyRow;
import org.qutemail.core.vault.store.MemoryVaultStore;
import org.qutemail.core.vault.wrap.DurableVault;
import reactor.core.publisher.Mono;

class VaultHealthCheckTest {

    @TempDir private Path directory;
    private final MemoryVaultStore store = new MemoryVaultStore();

    private DurableVault vault(String passphrase) throws Exception {
        SecureRandom random = new SecureRandom();
        RootDirectory root = new RootDirectory(directory);
        byte[] phrase = passphrase.getBytes(StandardCharsets.US_ASCII);
        return DurableVault.open(
                store,
                root,
                KeystoreRoot.create(root.keystore(), Passphrase.firstLine(phrase), random),
                random,
                Clock.systemUTC());
    }

    private static Result check(DurableVault vault) {
        return Mono.from(new VaultHealthCheck(vault).check()).block();
    }

    @Test
    void checkShouldBeHealthyWhenTheRootIsProtected() throws Exception {
        try (DurableVault vault = vault("two birds")) {
            assertThat(check(vault).isHealthy()).isTrue();
        }
    }

    @Test
    void checkShouldBeDegradedWhenTheRootIsNotProtected() throws Exception {
        try (DurableVault vault = vault("")) {
            assertThat(check(vault).isDegraded()).isTrue();
            assertThat(check(vault).getCause().orElse("")).contains("UNPROTECTED ROOT");
        }
    }

    @Test
    void checkShouldBeUnhealthyOnceARowWasFoundChanged() throws Exception {
        try (DurableVault vault = vault("two birds")) {
            KeyId id = new KeyId(UUID.randomUUID());
            KeyRecord record =
                    KeyRecord.reserved(id, KeyOrigin.SIMULATED, "K", "a", "b", 256, Instant.now());
            vault.keys()
                    .reserve(List.of(new VaultKey(record, SecretBytes.takingOver(new byte[32]))));
            KeyRow row = store.keys(List.of(id)).get(id);
            KeyRow changed = row.with(row.record());
            assertThat(store.commit(new Batch().key(Change.replace(row, changed)))).isTrue();

            assertThat(vault.verify(done -> {}).isClean()).isFalse();

            assertThat(check(vault).isUnHealthy()).isTrue();
            assertThat(check(vault).getCause().orElse("")).contains(id.toString());
        }
    }
}
