// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.kept;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;

/** A home and the root of its vault in one file. */
final class HomeArchive {

    /**
     * What the next start makes anew: certificates, which would have expired by then, the
     * simulator's too, and what is of one run.
     */
    private static final Set<String> MADE_ANEW =
            Set.of(
                    "home/admin.token",
                    "home/james/conf",
                    "home/logs",
                    "home/run",
                    "home/simulator",
                    "home/tls",
                    "home/tmp");

    /** Much of what databases keep of themselves stands in them more than once, far apart. */
    private static final int BEST = 9;

    private HomeArchive() {}

    /** Puts {@code home} and {@code root} of a directory into an archive. */
    static void pack(Path directory, Path archive) throws IOException {
        try (OutputStream out = Files.newOutputStream(archive);
                TarArchiveOutputStream tar =
                        new TarArchiveOutputStream(new XZCompressorOutputStream(out, BEST))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (String part : List.of("home", "root")) {
                try (Stream<Path> files = Files.walk(directory.resolve(part))) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        add(tar, directory.relativize(file).toString(), file);
                    }
                }
            }
        }
    }

    private static void add(TarArchiveOutputStream tar, String name, Path file) throws IOException {
        if (MADE_ANEW.stream().anyMatch(gone -> name.equals(gone) || name.startsWith(gone + "/"))) {
            return;
        }
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(Files.size(file));
        tar.putArchiveEntry(entry);
        Files.copy(file, tar);
        tar.closeArchiveEntry();
    }

    /** Puts them back, for their owner alone. */
    static void unpack(Path archive, Path directory) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(archive));
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZCompressorInputStream(in))) {
            for (TarArchiveEntry entry = tar.getNextTarEntry();
                    entry != null;
                    entry = tar.getNextTarEntry()) {
                Path file = directory.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(tar, file);
            }
        }
        for (String part : List.of("home", "root")) {
            ownerOnly(directory.resolve(part));
        }
    }

    private static void ownerOnly(Path part) throws IOException {
        try (Stream<Path> files = Files.walk(part)) {
            for (Path file : files.toList()) {
                String rights = Files.isDirectory(file) ? "rwx------" : "rw-------";
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
            }
        }
    }
}
