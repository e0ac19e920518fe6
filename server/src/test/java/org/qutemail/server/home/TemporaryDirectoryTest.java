// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.settings.Environment;
import org.qutemail.server.settings.SettingException;

class TemporaryDirectoryTest {

    private static final Environment NOTHING = Environment.of(Map.of());

    @TempDir Path directory;

    @Test
    void missingDirectoryShouldBeMadeForTheOwnerAlone() throws Exception {
        Path ours = directory.resolve("a/b");

        TemporaryDirectory.prepare(ours, NOTHING, true);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ours)))
                .isEqualTo("rwx------");
    }

    @Test
    void ownDirectoryShouldBeEmptied() throws Exception {
        Path ours = directory.resolve("ours");
        TemporaryDirectory.prepare(ours, NOTHING, true);
        Files.createDirectories(ours.resolve("deep/er"));
        Files.writeString(ours.resolve("deep/er/message"), "plain");
        Files.writeString(ours.resolve("message"), "plain");

        TemporaryDirectory.prepare(ours, NOTHING, true);

        assertThat(ours)
                .isDirectoryNotContaining(file -> !file.endsWith(TemporaryDirectory.MARKER));
    }

    @Test
    void directoryWithFilesOfOthersShouldBeRefusedAndLeftAlone() throws Exception {
        Path precious = Files.writeString(directory.resolve("precious"), "keep me");

        assertThatThrownBy(() -> TemporaryDirectory.prepare(directory, NOTHING, true))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith("QUTEMAIL_TMPDIR=" + directory)
                .hasMessageContaining("not ours");
        assertThat(precious).hasContent("keep me");
    }

    @Test
    void linkInsideShouldBeRemovedWithoutFollowingIt() throws Exception {
        Path ours = directory.resolve("ours");
        TemporaryDirectory.prepare(ours, NOTHING, true);
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Path precious = Files.writeString(outside.resolve("precious"), "keep me");
        Files.createSymbolicLink(ours.resolve("link"), outside);

        TemporaryDirectory.prepare(ours, NOTHING, true);

        assertThat(ours.resolve("link")).doesNotExist();
        assertThat(precious).hasContent("keep me");
    }

    /**
     * Regression: another user could make root's directory first and read what root wrote there.
     */
    @Test
    void directoryOfAnotherUserShouldBeRefusedEvenToRoot() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root meets this case");
        Path theirs = Files.createDirectory(directory.resolve("theirs"));
        Files.setOwner(
                theirs,
                theirs.getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName("nobody"));

        assertThatThrownBy(() -> TemporaryDirectory.prepare(theirs, NOTHING, true))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("belongs to nobody");
    }

    @Test
    void symbolicLinkShouldBeRefused() throws Exception {
        Path real = Files.createDirectory(directory.resolve("real"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), real);

        assertThatThrownBy(() -> TemporaryDirectory.prepare(link, NOTHING, true))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("symbolic link");
    }

    @Test
    void diskShouldBeRefusedUnlessAccepted() throws Exception {
        // Under target/, because the temporary directory of a test run may be memory-backed.
        Path disk = Files.createTempDirectory(Path.of("target"), "on-disk").toAbsolutePath();
        assumeFalse(Files.getFileStore(disk).type().equals("tmpfs"));

        assertThatThrownBy(() -> TemporaryDirectory.prepare(disk, NOTHING, false))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("lies on a disk")
                .hasMessageContaining("QUTEMAIL_TMPDIR_ON_DISK=accept");
        TemporaryDirectory.prepare(disk, NOTHING, true);
    }

    @Test
    void directoryOtherThanTheOneAskedForShouldBeRefused() {
        Environment environment = Environment.of(Map.of("QUTEMAIL_TMPDIR", "/dev/shm/wanted"));

        assertThatThrownBy(
                        () ->
                                TemporaryDirectory.prepare(
                                        directory.resolve("other"), environment, true))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith("QUTEMAIL_TMPDIR=/dev/shm/wanted");
    }
}
