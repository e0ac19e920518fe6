// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * A file system of its own on a directory, small enough to be filled. Where the machine allows it
 * is an ext4 on a file, which can break down, too; else one in memory, which cannot. Mounting needs
 * root, of a namespace at least: without it the test is skipped and says how to run it.
 */
public final class SmallDisk implements AutoCloseable {

    private static final int PIECE = 4096;

    /** What is mended is a copy, and the broken one takes its room as long as it is in use. */
    private static final int COPIES = 3;

    private final Path directory;
    private final Path filler;
    private Optional<Path> image;

    private SmallDisk(Path directory, Optional<Path> image) {
        this.directory = directory;
        this.filler = directory.resolve("filler");
        this.image = image;
    }

    /**
     * Mounts one, or skips the test.
     *
     * @param directory exists and is empty
     */
    public static SmallDisk mount(Path directory, int mebi) throws IOException {
        Optional<SmallDisk> disk = ext4(directory, mebi);
        if (disk.isPresent()) {
            return disk.get();
        }
        if (!run("mount", "-t", "tmpfs", "-o", "size=" + mebi + "m", "tmpfs", directory)) {
            String how =
                    "skipped: a disk to fill cannot be mounted. Run it as root, or in a namespace:"
                            + " unshare --user --map-root-user --mount mvn ...";
            System.out.println(how);
            Assumptions.abort(how);
        }
        return new SmallDisk(directory, Optional.empty());
    }

    private static Optional<SmallDisk> ext4(Path directory, int mebi) throws IOException {
        Path memory = Path.of("/dev/shm");
        Path image =
                Files.isWritable(memory)
                                && memory.toFile().getUsableSpace() > COPIES * ((long) mebi << 20)
                        ? Files.createTempFile(memory, "qutemail-disk", ".ext4")
                        : Files.createTempFile("qutemail-disk", ".ext4");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength((long) mebi << 20);
        }
        SmallDisk disk = new SmallDisk(directory, Optional.of(image));
        if (run("mkfs.ext4", "-q", "-F", "-m", "0", image) && disk.mount()) {
            return Optional.of(disk);
        }
        Files.delete(image);
        return Optional.empty();
    }

    private boolean mount() throws IOException {
        String options = "loop,discard,errors=remount-ro";
        return run("mount", "-t", "ext4", "-o", options, image.orElseThrow(), directory);
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
        } catch (IOException missing) {
            System.out.println(missing.getMessage());
            return false;
        }
    }

    private static void require(boolean done, String what) throws IOException {
        if (!done) {
            throw new IOException(what);
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

    /** Whether it can be told to {@link #breakDown}. */
    public boolean canBreakDown() throws IOException {
        return image.isPresent() && Files.isWritable(trigger());
    }

    /** Of Linux, for tests such as this one. */
    private Path trigger() throws IOException {
        Path device = Path.of(Files.getFileStore(directory).name());
        return Path.of("/sys/fs/ext4").resolve(device.getFileName()).resolve("trigger_fs_error");
    }

    /**
     * From now on it can only be read, as a disk whose errors Linux has met: also what is open for
     * writing already. Until {@link #mend}.
     */
    public void breakDown() throws IOException {
        Files.writeString(trigger(), "1");
    }

    /**
     * What an operator does behind {@link #breakDown}: takes the disk out, checks it, mounts it
     * again. What still has files of it open goes on with the broken one.
     *
     * @param writable whether it can be written afterwards, without {@link #allowWriting}
     */
    public void mend(boolean writable) throws IOException {
        Path broken = image.orElseThrow();
        Path copy = broken.resolveSibling("mended-" + broken.getFileName());
        require(run("cp", "--sparse=always", broken, copy), "no copy of " + broken);
        image = Optional.of(copy);
        // It says by its exit code that there was something to mend.
        run("e2fsck", "-f", "-y", image.get());
        require(run("umount", "--lazy", directory), directory + " could not be unmounted");
        Files.delete(broken);
        require(mount(), directory + " could not be mounted again");
        if (!writable) {
            require(run("mount", "-o", "remount,ro", directory), directory + " stays writable");
        }
    }

    /** Lets a disk that can only be read be written. */
    public void allowWriting() throws IOException {
        require(run("mount", "-o", "remount,rw", directory), directory + " stays read-only");
    }

    @Override
    public void close() throws IOException {
        require(run("umount", "--lazy", directory), directory + " could not be unmounted");
        if (image.isPresent()) {
            Files.delete(image.get());
        }
    }
}
