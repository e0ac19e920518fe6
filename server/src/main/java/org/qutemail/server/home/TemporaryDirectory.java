// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.home;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.stream.Stream;
import org.qutemail.server.settings.Environment;
import org.qutemail.server.settings.SettingException;
import org.qutemail.server.settings.Variable;

/**
 * The directory behind {@code java.io.tmpdir}. James writes parts of messages there, in plain, so
 * it must be memory-backed, ours alone (mode 0700), and empty when the server starts.
 *
 * <p>The JVM fixes {@code java.io.tmpdir} when it starts: the start script chooses the directory,
 * this class checks and empties it. It empties only a directory that carries our marker, so that a
 * slip of the pen in {@code QUTEMAIL_TMPDIR} cannot delete somebody's files.
 */
public final class TemporaryDirectory {

    /** Name of the file that says the directory is ours to empty. */
    static final String MARKER = ".qutemail-temporary";

    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

    private TemporaryDirectory() {}

    /**
     * Creates or empties the directory.
     *
     * @param directory what {@code java.io.tmpdir} names
     * @param diskAccepted whether a directory on a disk will do
     * @throws SettingException it is not to be used; says why and what to do
     */
    public static void prepare(Path directory, Environment environment, boolean diskAccepted)
            throws SettingException {
        Path absolute = directory.toAbsolutePath().normalize();
        var wanted = environment.get(Variable.QUTEMAIL_TMPDIR.name());
        if (wanted.isPresent()
                && !Path.of(wanted.get()).toAbsolutePath().normalize().equals(absolute)) {
            throw refuse(
                    Path.of(wanted.get()),
                    "the JVM uses "
                            + absolute
                            + "; start by ./qutemail run, or with -Djava.io.tmpdir");
        }
        try {
            claim(absolute);
            String type = Files.getFileStore(absolute).type();
            if (!IN_MEMORY.contains(type) && !diskAccepted) {
                throw refuse(
                        absolute,
                        "lies on a disk ("
                                + type
                                + ") and would hold mail in plain; name a"
                                + " memory-backed directory, or set QUTEMAIL_TMPDIR_ON_DISK=accept");
            }
            empty(absolute);
        } catch (IOException e) {
            throw refuse(
                    absolute, "cannot be used (" + e + "); name a directory this user may write");
        }
    }

    /** Makes the directory ours: it is missing, or empty, or carries the marker. */
    private static void claim(Path directory) throws IOException, SettingException {
        Path marker = directory.resolve(MARKER);
        if (Files.isSymbolicLink(directory)) {
            throw refuse(directory, "is a symbolic link; name the directory itself");
        }
        if (Files.isDirectory(directory) && !Files.exists(marker, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> content = Files.list(directory)) {
                if (content.findAny().isPresent()) {
                    throw refuse(
                            directory,
                            "holds files that are not ours and would be deleted; name a directory"
                                    + " that is empty or does not exist yet");
                }
            }
        }
        SecretFiles.ownerDirectory(directory);
        requireOwn(directory);
        if (!Files.exists(marker)) {
            Files.createFile(marker);
        }
    }

    /**
     * Names under /dev/shm can be foreseen: another user may have made the directory first, and
     * root may write into it all the same, for its owner to read.
     */
    private static void requireOwn(Path directory) throws IOException, SettingException {
        Path probe = Files.createTempFile(directory, ".owner", null);
        try {
            if (!Files.getOwner(probe).equals(Files.getOwner(directory))) {
                throw refuse(
                        directory,
                        "belongs to "
                                + Files.getOwner(directory)
                                + "; name a directory of your own");
            }
        } finally {
            Files.delete(probe);
        }
    }

    private static void empty(Path directory) throws IOException {
        Files.walkFileTree(
                directory,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        if (!file.equals(directory.resolve(MARKER))) {
                            Files.delete(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path visited, IOException failure)
                            throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        if (!visited.equals(directory)) {
                            Files.delete(visited);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    private static SettingException refuse(Path directory, String why) {
        return SettingException.of(Variable.QUTEMAIL_TMPDIR.name(), directory.toString(), why);
    }
}
