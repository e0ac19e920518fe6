// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The files in the simulator's directory. Everything is for the owner's eyes only. */
final class SimulatorFiles {

    private static final Set<PosixFilePermission> OWNER_DIRECTORY =
            PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_FILE =
            PosixFilePermissions.fromString("rw-------");

    private final Path directory;

    SimulatorFiles(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    void create() throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, OWNER_DIRECTORY);
    }

    Path ca() {
        return directory.resolve("ca.pem");
    }

    Path certificate(String name) {
        return directory.resolve(name + ".pem");
    }

    Path key(String name) {
        return directory.resolve(name + ".key");
    }

    /** Name for the files of an entity's certificate that has run out. */
    static String expired(String name) {
        return name + "-expired";
    }

    /** Names what the certificates were made for. */
    Path purpose() {
        return directory.resolve("made-for.txt");
    }

    /** Words in it switch faults on, see {@link ControlFile}. */
    Path control() {
        return directory.resolve("control");
    }

    /** Writes a file that nobody else can read at any moment. */
    static void write(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_FILE));
        Files.writeString(file, text);
    }
}
