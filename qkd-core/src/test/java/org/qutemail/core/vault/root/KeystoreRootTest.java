// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.secret.SecretBytes;

class KeystoreRootTest {

    @TempDir private Path directory;
    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("root.p12");
    }

    private static Passphrase phrase(String text) {
        return Passphrase.firstLine(text.getBytes(StandardCharsets.UTF_8));
    }

    private static SecretBytes derived(VaultRoot root) throws VaultRefusedException {
        return root.derive("qutemail/1 test", new byte[] {1});
    }

    @Test
    void openShouldGiveTheSameRootUnderItsPassphrase() throws Exception {
        SecretBytes made;
        try (KeystoreRoot root =
                KeystoreRoot.create(file, phrase("two birds\nmore"), new SecureRandom())) {
            made = derived(root);
            assertThat(root.isProtected()).isTrue();
        }
        try (KeystoreRoot root = KeystoreRoot.open(file, phrase("two birds\r\n"))) {
            assertThat(derived(root)).isEqualTo(made);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void openShouldRefuseARootThatOthersMayRead() throws Exception {
        KeystoreRoot.create(file, phrase("two birds"), new SecureRandom()).close();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> KeystoreRoot.open(file, phrase("two birds")))
                .isInstanceOf(VaultRefusedException.class)
                .hasMessageContaining("others may read the root")
                .hasMessageContaining("chmod 600");
    }

    @Test
    void aPassphraseShouldSayWhetherAKeystoreTakesIt() {
        assertThat(phrase("two birds").isPrintableAscii()).isTrue();
        assertThat(phrase("vögel").isPrintableAscii()).isFalse();
        assertThat(phrase("tab\there").isPrintableAscii()).isFalse();
    }

    @Test
    void derivationsShouldDifferByLabelAndContext() throws Exception {
        try (KeystoreRoot root = KeystoreRoot.create(file, phrase("x"), new SecureRandom())) {
            assertThat(root.derive("a", new byte[] {1}))
                    .isNotEqualTo(root.derive("b", new byte[] {1}))
                    .isNotEqualTo(root.derive("a", new byte[] {2}));
        }
    }

    @Test
    void openShouldRefuseAWrongPassphraseAndANoneAndSayWhatToDo() throws Exception {
        KeystoreRoot.create(file, phrase("right"), new SecureRandom()).close();
        assertThatThrownBy(() -> KeystoreRoot.open(file, phrase("wrong")))
                .isInstanceOf(VaultRefusedException.class)
                .hasMessageContaining("does not open");
        assertThatThrownBy(() -> KeystoreRoot.open(file, Passphrase.none()))
                .isInstanceOf(VaultRefusedException.class)
                .hasMessageContaining("QKD_VAULT_PASSPHRASE_FILE");
    }

    @Test
    void aRootWithoutPassphraseShouldComeUnderTheOneGivenLater() throws Exception {
        SecretBytes made;
        try (KeystoreRoot root = KeystoreRoot.create(file, Passphrase.none(), new SecureRandom())) {
            made = derived(root);
            assertThat(root.isProtected()).isFalse();
        }
        try (KeystoreRoot root = KeystoreRoot.open(file, Passphrase.none())) {
            assertThat(root.isProtected()).isFalse();
        }
        try (KeystoreRoot root = KeystoreRoot.open(file, phrase("new"))) {
            assertThat(root.isProtected()).isTrue();
            assertThat(derived(root)).isEqualTo(made);
        }
        assertThatThrownBy(() -> KeystoreRoot.open(file, Passphrase.none()))
                .isInstanceOf(VaultRefusedException.class);
    }

    @Test
    void openShouldRefuseWhatIsNoRoot() throws Exception {
        Files.writeString(file, "something else");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> KeystoreRoot.open(file, phrase("x")))
                .isInstanceOf(VaultRefusedException.class)
                .hasMessageContaining("not a root");
    }
}
