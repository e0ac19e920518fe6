// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Assumptions;

/**
 * A file system of its own on a directory, small enough to be filled. Mounting needs root: without
 * it the test is skipped and says how to run it.
 */
public final class SmallDisk implements AutoCloseable {

    private static final int PIECE = 4096;

    private final Path directory;
    private final Path filler;

    private SmallDisk(Path directory) {
        this.directory = directory;
        this.filler = directory.resolve("filler");
    }

    /**
     * Mounts one in memory, or skips the test.
     *
     * @param directory exists and is empty
     */
    public static SmallDisk mount(Path directory, int mebi) throws IOException {
        boolean mounted =
                run("mount", "-t", "tmpfs", "-o", "size=" + mebi + "m", "tmpfs", directory);
        if (!mounted) {
            String how =
                    "skipped: a disk to fill cannot be mounted. Run it as root, or in a namespace:"
                            + " unshare --user --map-root-user --mount mvn ...";
            System.out.println(how);
            Assumptions.abort(how);
        }
        return new SmallDisk(directory);
    }

    private static boolean run(Object... command) throws IOException {
        String[] words = new String[command.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = command[i].toString();
        }
        try {
            return new ProcessBuilder(words).inheritIO().start().waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** What may be used of it. */
    public Path directory() {
        return directory;
    }

    /**
     * Fills it, again after somebody made room.
     *
     * @param left octets that stay free, about; 0: none
     */
    public void fill(long left) throws IOException {
        byte[] piece = new byte[PIECE];
        try (OutputStream out =
                Files.newOutputStream(
                        filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (left == 0 || directory.toFile().getUsableSpace() > left) {
                out.write(piece);
            }
        } catch (IOException full) {
            if (left != 0) {
                throw full;
            }
        }
    }

    /** Gives back what {@link #fill} took. */
    public void makeRoom() throws IOException {
        Files.delete(filler);
    }

    @Override
    public void close() throws IOException {
        if (!run("umount", "--lazy", directory)) {
            throw new IOException(directory + " could not be unmounted");
        }
    }
}
