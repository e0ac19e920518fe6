// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.qutemail.server.settings.SettingException;
import org.qutemail.server.vault.seal.SealedBackup;

/**
 * A backup that can be read: the file itself, or what was in a sealed one, in a directory of its
 * user's own that is removed on closing. What is in it opens nothing without the root.
 */
final class OpenedBackup implements AutoCloseable {

    private final Path file;
    private final Path directory;

    private OpenedBackup(Path file, Path directory) {
        this.file = file;
        this.directory = directory;
    }

    /**
     * @param privateKey null: none was named
     * @param from where the passphrase comes from; null: it is asked for
     * @param input where it is read from when asked to
     * @throws SettingException it is sealed and no key is named, or the key does not open it
     */
    static OpenedBackup of(Path file, Path privateKey, PasswordOptions from, InputStream input)
            throws IOException, SettingException {
        if (!SealedBackup.isSealed(file)) {
            return new OpenedBackup(file, null);
        }
        if (privateKey == null) {
            throw new SettingException(
                    file + " is a sealed backup: name its private key with --open-with");
        }
        char[] passphrase = (from == null ? new PasswordOptions() : from).readOnce(input);
        Path directory = Files.createTempDirectory("qutemail-");
        OpenedBackup opened = new OpenedBackup(directory.resolve("vault.qvb"), directory);
        try {
            SealedBackup.open(file, opened.file, privateKey, passphrase);
            return opened;
        } catch (IOException | SettingException | RuntimeException e) {
            opened.close();
            throw e;
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    Path file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        if (directory != null) {
            Files.deleteIfExists(file);
            Files.delete(directory);
        }
    }
}
