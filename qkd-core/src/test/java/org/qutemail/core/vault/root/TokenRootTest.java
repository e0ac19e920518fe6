// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qutemail.core.vault.VaultSamples.active;
import static org.qutemail.core.vault.VaultSamples.secret;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.VaultKey;
import org.qutemail.core.vault.store.MemoryVaultStore;
import org.qutemail.core.vault.wrap.DurableVault;

/** With a SoftHSM token, as Debian has it. */
class TokenRootTest {

    private static Path token;
    private static Path other;
    private static Path open;

    @TempDir private Path directory;

    @BeforeAll
    static void makeTokens() throws Exception {
        Path configuration = SoftToken.configurationOfThisProcess();
        token = SoftToken.make(configuration, "vault", false);
        other = SoftToken.make(configuration, "other", false);
        open = SoftToken.make(configuration, "open", true);
    }

    private static Passphrase pin(String text) {
        return Passphrase.firstLine(text.getBytes(StandardCharsets.US_ASCII));
    }

    private DurableVault vault(MemoryVaultStore store, boolean mayCreate) throws Exception {
        return DurableVault.open(
                store,
                new RootDirectory(directory),
                TokenRoot.open(token, pin(SoftToken.PIN), mayCreate),
                new SecureRandom(),
                Clock.systemUTC());
    }

    @Test
    void aVaultShouldOpenAgainWithItsToken() throws Exception {
        MemoryVaultStore store = new MemoryVaultStore();
        KeyId id;
        try (DurableVault vault = vault(store, true)) {
            id = active(vault.keys());
            assertThat(vault.isProtected()).isTrue();
        }
        try (DurableVault vault = vault(store, false);
                VaultKey key = vault.keys().read(id).orElseThrow();
                SecretBytes expected = secret(7)) {
            assertThat(key.secret()).isEqualTo(expected);
            vault.rotate(done -> {});
            assertThat(vault.verify(done -> {}).faults()).isEmpty();
        }
    }

    @Test
    void aWrongPinShouldBeRefused() {
        assertThatThrownBy(() -> TokenRoot.open(token, pin("9999"), true))
                .isInstanceOf(VaultRefusedException.class)
                .hasMessageContaining("PIN");
        assertThatThrownBy(() -> TokenRoot.open(token, Passphrase.none(), true))
                .isInstanceOf(VaultRefusedException.class)
                .hasMessageContaining("needs its PIN");
    }

    @Test
    void aTokenWithoutTheKeyShouldBeRefused() {
        assertThatThrownBy(() -> TokenRoot.open(other, pin(SoftToken.PIN), false))
                .isInstanceOf(VaultRefusedException.class)
                .hasMessageContaining("root of the vault is missing");
    }

    @Test
    void aKeyThatCanBeTakenOutShouldBeRefused() {
        assertThatThrownBy(() -> TokenRoot.open(open, pin(SoftToken.PIN), true))
                .isInstanceOf(VaultRefusedException.class)
                .hasMessageContaining("CKA_EXTRACTABLE = false");
    }

    @Test
    void aLibraryThatIsNotThereShouldBeRefused() {
        assertThatThrownBy(
                        () ->
                                TokenRoot.open(
                                        directory.resolve("none.cfg"), pin(SoftToken.PIN), true))
                .isInstanceOf(VaultRefusedException.class)
                .hasMessageContaining("none.cfg");
    }
}
