// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.qutemail.server.settings.SettingException;
import org.qutemail.server.settings.Variable;
import org.slf4j.LoggerFactory;

/**
 * The state directory, {@code $QUTEMAIL_HOME}.
 *
 * <pre>
 * admin.token   bearer token of WebAdmin, owner-only
 * backups/      backups of the vault until somebody takes them away
 * conf/         files put here by hand replace those of the bundle
 * home.version  layout of all this
 * home.id       names the directory of the vault's root
 * james/        working directory of James; james/conf is written anew at each start
 * keys.origin   whether this home has held real or simulated keys
 * logs/         james.log and its predecessors
 * run/          lock and ports of the running server
 * simulator/    certificates of the simulator
 * storage       which server keeps its mail here
 * vault/        database of the vault
 * tls/          certificate and key of the mail ports, key pair of the JMAP tokens
 * </pre>
 *
 * Mode 0700 throughout, but a directory with other things in it is not narrowed. Holding an
 * instance means holding the lock: one server a home.
 */
public final class ServerHome implements AutoCloseable {

    /** Those of the start script included. */
    private static final Set<String> CONTENT =
            Set.of(
                    "admin.token",
                    "backups",
                    "conf",
                    "home.id",
                    "home.version",
                    "james",
                    "keys.origin",
                    "logs",
                    "run",
                    "simulator",
                    "storage",
                    "tls",
                    "tmp",
                    "vault");

    private final Path root;
    private final FileChannel lockFile;

    private ServerHome(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /**
     * Creates what is missing and takes the lock.
     *
     * @param root absolute path
     * @throws SettingException the directory cannot be written, or others may read it and it holds
     *     more than a home does, or another server runs on it, or a newer build made it
     */
    public static ServerHome prepare(Path root) throws SettingException {
        try {
            requireHome(root);
            SecretFiles.ownerDirectory(root);
            for (String part : new String[] {"conf", "james", "logs", "run", "tls", "vault"}) {
                SecretFiles.ownerDirectory(root.resolve(part));
            }
            return locked(root);
        } catch (IOException e) {
            throw unwritable(root, e);
        }
    }

    private static ServerHome locked(Path root) throws IOException, SettingException {
        ServerHome home = new ServerHome(root, lock(root));
        try {
            HomeVersion.ensure(root);
            return home;
        } catch (IOException | SettingException e) {
            home.close();
            throw e;
        }
    }

    /**
     * What is somebody's home directory, or shared, must not lose its rights by a slip of the pen.
     */
    private static void requireHome(Path root) throws IOException, SettingException {
        if (!Files.isDirectory(root) || !SecretFiles.isOpenToOthers(root)) {
            return;
        }
        try (Stream<Path> content = Files.list(root)) {
            Optional<Path> foreign =
                    content.filter(file -> !CONTENT.contains(file.getFileName().toString()))
                            .findFirst();
            if (foreign.isPresent()) {
                throw SettingException.of(
                        Variable.QUTEMAIL_HOME.name(),
                        root.toString(),
                        "others may read it, and it holds files that are not ours ("
                                + foreign.get().getFileName()
                                + "); chmod 700 it if it is to be the home, or name a directory that"
                                + " is empty or does not exist yet");
            }
        }
    }

    private static FileChannel lock(Path root) throws IOException, SettingException {
        FileChannel channel =
                FileChannel.open(
                        root.resolve("run").resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw SettingException.of(
                    Variable.QUTEMAIL_HOME.name(),
                    root.toString(),
                    "another server runs on this directory; stop it or name another one");
        }
        return channel;
    }

    private static SettingException unwritable(Path root, IOException e) {
        return SettingException.of(
                Variable.QUTEMAIL_HOME.name(),
                root.toString(),
                "cannot be written ("
                        + e.getClass().getSimpleName()
                        + " "
                        + e.getMessage()
                        + "); mount it for writing, or name a directory that this user may create"
                        + " and write");
    }

    /** The directory itself. */
    public Path root() {
        return root;
    }

    /** What replaces files of the bundle's configuration. */
    public Path ownConfiguration() {
        return root.resolve("conf");
    }

    /** What James calls its working directory. */
    public Path james() {
        return root.resolve("james");
    }

    /** Where the log goes. */
    public Path logs() {
        return root.resolve("logs");
    }

    /** What the simulator keeps, if it is used. */
    public Path simulator() {
        return root.resolve("simulator");
    }

    /** Where backups of the vault appear. */
    public Path backups() {
        return root.resolve("backups");
    }

    /** Certificates and their keys. */
    public Path tls() {
        return root.resolve("tls");
    }

    /** The file that tells the other commands where WebAdmin listens. */
    public static Path webAdminAddressFile(Path root) {
        return root.resolve("run").resolve("webadmin.address");
    }

    /** Gives the lock back. */
    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(webAdminAddressFile(root));
        } catch (IOException e) {
            // A directory that cannot be written any more; the next start replaces the file.
            // The logger only now: the log is set up when the home is known.
            LoggerFactory.getLogger(ServerHome.class).warn("{} stays where it is", e.getMessage());
        } finally {
            lockFile.close();
        }
    }
}
