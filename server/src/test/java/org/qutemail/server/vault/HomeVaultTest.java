// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.server.home.HomeId;
import org.qutemail.server.settings.Environment;
import org.qutemail.server.settings.SettingException;

class HomeVaultTest {

    private static final boolean SIMULATED = true;
    private static final boolean REAL = false;

    @TempDir private Path directory;
    private Path home;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void makeHome() throws IOException {
        home = Files.createDirectories(directory.resolve("home").resolve("vault")).getParent();
        environment.put("XDG_CONFIG_HOME", directory.resolve("config").toString());
    }

    private DurableVault open(boolean simulated) throws Exception {
        return new HomeVault(Environment.of(environment), home).open(simulated);
    }

    private Path rootDirectory() throws IOException {
        return directory.resolve("config").resolve("qutemail").resolve(HomeId.ensure(home));
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private Path passphraseFile(String text) throws IOException {
        return Files.writeString(directory.resolve("passphrase"), text + "\n");
    }

    @Test
    void theFirstStartShouldMakeARootOutsideTheHome() throws Exception {
        try (DurableVault vault = open(SIMULATED)) {
            assertThat(vault.isProtected()).isFalse();
        }
        assertThat(rights(rootDirectory())).isEqualTo("rwx------");
        assertThat(rights(rootDirectory().resolve("root.p12"))).isEqualTo("rw-------");
        assertThat(rights(rootDirectory().resolve("root.state"))).isEqualTo("rw-------");
        assertThat(rights(rootDirectory().resolve("shred"))).isEqualTo("rwx------");
        open(SIMULATED).close();
    }

    @Test
    void aLifeOfKeysThatIsNoneShouldBeRefused() throws Exception {
        for (String life : List.of("400", "P0D", "PT1H", "-P9D", "a year")) {
            environment.put("QKD_DESTROY_KEYS_AFTER", life);
            assertThatThrownBy(() -> open(SIMULATED))
                    .isInstanceOf(SettingException.class)
                    .hasMessageContaining("QKD_DESTROY_KEYS_AFTER")
                    .hasMessageContaining("P400D");
        }
        environment.put("QKD_DESTROY_KEYS_AFTER", "P1D");
        open(SIMULATED).close();
    }

    @Test
    void aRootInsideTheHomeShouldBeRefused() {
        environment.put("QUTEMAIL_VAULT_ROOT", home.resolve("vault/root.p12").toString());
        assertThatThrownBy(() -> open(SIMULATED))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("inside QUTEMAIL_HOME");
    }

    @Test
    void aRootThatALinkLeadsBackIntoTheHomeShouldBeRefused() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("elsewhere"), home);
        environment.put("QUTEMAIL_VAULT_ROOT", link.resolve("new/root.p12").toString());
        assertThatThrownBy(() -> open(SIMULATED))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("inside QUTEMAIL_HOME");
    }

    /** The build sets both to where nothing can be, so that no test leaves a root with its user. */
    @Test
    void aTestThatNamesNoRootShouldFailHere() {
        environment.remove("XDG_CONFIG_HOME");
        assertThatThrownBy(() -> open(SIMULATED))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("cannot be made")
                .hasMessageContaining("/dev/null/");
        assertThat(System.getenv("XDG_CONFIG_HOME")).startsWith("/dev/null/");
    }

    @Test
    void aDirectoryShouldNotBeTakenForARoot() {
        environment.put("QUTEMAIL_VAULT_ROOT", directory.toString());
        assertThatThrownBy(() -> open(SIMULATED))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("is a directory");
    }

    @Test
    void aMissingRootShouldBeRefusedAndNotMadeAnew() throws Exception {
        open(SIMULATED).close();
        Path root = rootDirectory();
        FileUtils.deleteDirectory(root.toFile());

        assertThatThrownBy(() -> open(SIMULATED))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("root of the vault is missing");
        assertThat(root.resolve("root.p12")).doesNotExist();
    }

    @Test
    void aMissingVaultShouldBeRefused() throws Exception {
        open(SIMULATED).close();
        FileUtils.deleteDirectory(home.resolve("vault").toFile());
        Files.createDirectory(home.resolve("vault"));

        assertThatThrownBy(() -> open(SIMULATED))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("the vault is missing");
    }

    @Test
    void aPassphraseShouldComeFromAFile() throws Exception {
        environment.put("QKD_VAULT_PASSPHRASE_FILE", passphraseFile("two birds").toString());
        try (DurableVault vault = open(REAL)) {
            assertThat(vault.isProtected()).isTrue();
        }
        passphraseFile("three birds");
        assertThatThrownBy(() -> open(REAL))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("does not open");
        environment.remove("QKD_VAULT_PASSPHRASE_FILE");
        assertThatThrownBy(() -> open(SIMULATED))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("none is given");
    }

    @Test
    void aPassphraseShouldComeFromADescriptor() throws Exception {
        Path file = passphraseFile("two birds");
        try (FileInputStream open = new FileInputStream(file.toFile())) {
            assertThat(open.getFD().valid()).isTrue();
            environment.put("QKD_VAULT_PASSPHRASE_FD", descriptorOf(file));
            try (DurableVault vault = open(REAL)) {
                assertThat(vault.isProtected()).isTrue();
            }
        }
    }

    private static String descriptorOf(Path file) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                if (Files.isSymbolicLink(descriptor)
                        && Files.readSymbolicLink(descriptor).equals(file.toRealPath())) {
                    return descriptor.getFileName().toString();
                }
            }
        }
        throw new IllegalStateException("no open descriptor of " + file);
    }

    @Test
    void realKeysShouldNeedAProtectedRoot() throws Exception {
        assertThatThrownBy(() -> open(REAL))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("UNPROTECTED ROOT");
        assertThat(rootDirectory().resolve("root.p12")).doesNotExist();
    }

    @Test
    void aPassphraseShouldBeGivenOnceAndInAsciiAndNeverShown() throws Exception {
        environment.put("QKD_VAULT_PASSPHRASE", "geheimer vögel");
        assertThatThrownBy(() -> open(SIMULATED))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("ASCII")
                .hasMessageNotContaining("geheim");
        environment.put("QKD_VAULT_PASSPHRASE_FILE", passphraseFile("x").toString());
        assertThatThrownBy(() -> open(SIMULATED))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("both set")
                .hasMessageNotContaining("geheim");
    }

    @Test
    void aPassphraseThatCannotBeReadShouldBeRefused() {
        environment.put("QKD_VAULT_PASSPHRASE_FILE", directory.resolve("none").toString());
        assertThatThrownBy(() -> open(SIMULATED))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("QKD_VAULT_PASSPHRASE_FILE");
        environment.remove("QKD_VAULT_PASSPHRASE_FILE");
        environment.put("QKD_VAULT_PASSPHRASE_FD", "stdin");
        assertThatThrownBy(() -> open(SIMULATED))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("number of an open descriptor");
    }

    @Test
    void aBackupShouldBringBackALostVault() throws Exception {
        Path backup;
        try (DurableVault vault = open(SIMULATED)) {
            backup = vault.backup(directory.resolve("backups"), done -> {});
        }
        HomeVault homeVault = new HomeVault(Environment.of(environment), home);
        assertThatThrownBy(() -> homeVault.restore(backup))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("already");
        FileUtils.deleteDirectory(home.resolve("vault").toFile());
        Files.createDirectory(home.resolve("vault"));

        assertThat(homeVault.check(backup).isClean()).isTrue();
        Path account = Files.writeString(home.resolve("vault/account"), "of what is lost");
        homeVault.restore(backup);
        assertThat(account).as("what was issued since is not missed").doesNotExist();

        try (DurableVault vault = open(SIMULATED)) {
            assertThat(vault.status().generation()).isEqualTo(3);
        }
    }

    @Test
    void anotherDatabaseShouldBeRefused() {
        environment.put("QKD_VAULT_URL", "jdbc:h2:mem:x;PASSWORD=secret");
        assertThatThrownBy(() -> open(SIMULATED))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("jdbc:postgresql")
                .hasMessageNotContaining("secret");
    }
}
