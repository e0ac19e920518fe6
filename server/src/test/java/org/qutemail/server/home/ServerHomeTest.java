// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.server.settings.SettingException;

/** The state directory and the small files in it. */
class ServerHomeTest {

    @TempDir Path directory;

    @Test
    void homeShouldBeLockedWhileInUse() throws Exception {
        Path root = directory.resolve("home");
        try (ServerHome first = ServerHome.prepare(root)) {
            assertThatThrownBy(() -> ServerHome.prepare(first.root()))
                    .isInstanceOf(SettingException.class)
                    .hasMessageContaining("another server runs");
        }
        ServerHome.prepare(root).close();
    }

    @Test
    void homeBelowAFileShouldBeRefused() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> ServerHome.prepare(file.resolve("home")))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith("QUTEMAIL_HOME=" + file.resolve("home"));
    }

    @Test
    void directoryOfOthersShouldBeRefusedAndKeepItsRights() throws Exception {
        Path shared = Files.createDirectory(directory.resolve("shared"));
        Files.createFile(shared.resolve("letter.txt"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThatThrownBy(() -> ServerHome.prepare(shared))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("letter.txt")
                .hasMessageContaining("chmod 700");
        assertThat(rights(shared)).isEqualTo("rwxr-xr-x");
        assertThat(shared.resolve("run")).doesNotExist();

        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwx------"));
        ServerHome.prepare(shared).close();
    }

    @Test
    void directoryWithOurFilesOnlyShouldBecomeTheOwnersAlone() throws Exception {
        Path root = Files.createDirectory(directory.resolve("home"));
        Files.createDirectory(root.resolve("conf"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));

        ServerHome.prepare(root).close();

        assertThat(rights(root)).isEqualTo("rwx------");
        assertThat(rights(root.resolve("conf"))).isEqualTo("rwx------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"vault", "home.id", "backups"})
    void whatTheVaultLeavesInAHomeShouldCountAsOurs(String name) throws Exception {
        Path root = Files.createDirectory(directory.resolve("home"));
        Files.createFile(root.resolve("keys.origin"));
        if (name.contains(".")) {
            Files.createFile(root.resolve(name));
        } else {
            Files.createDirectory(root.resolve(name));
        }
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));

        ServerHome.prepare(root).close();

        assertThat(rights(root)).isEqualTo("rwx------");
    }

    private static String rights(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void tokenShouldBeLongAndKept() throws Exception {
        AdminToken.ensure(directory, new SecureRandom());
        String first = Files.readString(AdminToken.file(directory));
        AdminToken.ensure(directory, new SecureRandom());

        assertThat(first).matches("[A-Za-z0-9_-]{43}\n");
        assertThat(AdminToken.file(directory)).hasContent(first);
        try (SecretBytes token = AdminToken.read(directory)) {
            assertThat(
                            token.<Boolean, RuntimeException>withBytes(
                                    octets ->
                                            new String(octets, StandardCharsets.US_ASCII)
                                                    .equals(first.strip())))
                    .isTrue();
        }
    }

    @Test
    void tokenThatOthersMayReadShouldBeRefused() throws Exception {
        AdminToken.ensure(directory, new SecureRandom());
        Files.setPosixFilePermissions(
                AdminToken.file(directory), PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(() -> AdminToken.read(directory))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("others may read it");
    }

    @Test
    void shortTokenShouldBeRefused() throws Exception {
        SecretFiles.write(
                AdminToken.file(directory), "secret\n".getBytes(StandardCharsets.US_ASCII));

        assertThatThrownBy(() -> AdminToken.read(directory))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("too short")
                .hasMessageNotContaining("secret\n");
    }

    @Test
    void homeShouldStayWithTheFirstKindOfKeys() throws Exception {
        KeyOriginMark.ensure(directory, true);
        KeyOriginMark.ensure(directory, true);

        assertThatThrownBy(() -> KeyOriginMark.ensure(directory, false))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith("QKD_SIMULATOR_MODE=off")
                .hasMessageContaining("has held simulated keys");

        Path other = Files.createDirectory(directory.resolve("other"));
        KeyOriginMark.ensure(other, false);
        assertThatThrownBy(() -> KeyOriginMark.ensure(other, true))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("has held real keys");
    }
}
