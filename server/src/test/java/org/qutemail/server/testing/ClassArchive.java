// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The classes of the packaged server as the JVM maps them (AppCDS). Tests start dozens of servers,
 * and half of what a start costs is loading classes. Made by the first test that needs it, for all
 * test JVMs of this build; without it tests only take longer.
 */
final class ClassArchive {

    private static final String OFF = "-Xlog:cds=off,cds+dynamic=off";

    private ClassArchive() {}

    /** Makes the archive by a server's life and writes it to the file that its option names. */
    interface Maker {
        void run(List<String> options) throws IOException, InterruptedException;
    }

    /**
     * The options that make a server use the archive.
     *
     * @param assembly the packaged server
     */
    static List<String> options(Path assembly, Maker maker) throws IOException {
        Path archive = assembly.resolveSibling("qutemail-classes.jsa");
        Path lock = assembly.resolveSibling("qutemail-classes.lock");
        try (FileChannel channel =
                        FileChannel.open(
                                lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            if (!held.isValid() || isCurrent(archive, assembly)) {
                return use(archive);
            }
            Files.deleteIfExists(archive);
            maker.run(List.of("-XX:ArchiveClassesAtExit=" + archive, OFF));
            return use(archive);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the class archive was made", e);
        }
    }

    private static List<String> use(Path archive) {
        return List.of("-XX:SharedArchiveFile=" + archive, OFF);
    }

    private static boolean isCurrent(Path archive, Path assembly) throws IOException {
        if (!Files.exists(archive)) {
            return false;
        }
        try (Stream<Path> jars = Files.list(assembly.resolve("lib"))) {
            return jars.map(ClassArchive::modified)
                    .max(Comparator.naturalOrder())
                    .filter(newest -> newest.compareTo(modified(archive)) < 0)
                    .isPresent();
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
