// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.ForwardingKeyVault;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyVault;
import org.qutemail.core.vault.VaultKey;

/**
 * The vault of a server that a test ends at a given point, and that writes down which copies were
 * confirmed: everything a client was told is stored comes later than that.
 */
final class CrashingVault extends ForwardingKeyVault {

    private final Path directory;

    /**
     * @param directory a file named as a {@link CrashPoint} ends the process there
     */
    CrashingVault(KeyVault vault, Path directory) {
        super(vault);
        this.directory = directory;
    }

    private void reached(CrashPoint point) {
        if (Files.exists(directory.resolve(point.name()))) {
            Runtime.getRuntime().halt(CrashingServer.CRASHED);
        }
    }

    @Override
    public void reserve(List<VaultKey> keys) throws KeyException {
        reached(CrashPoint.AFTER_ENC_KEYS);
        super.reserve(keys);
        reached(CrashPoint.AFTER_RESERVED);
    }

    @Override
    public KeyRecord activate(KeyId id, KeyMode mode, Instant at) throws KeyException {
        reached(CrashPoint.AFTER_DEC_KEYS);
        KeyRecord row = super.activate(id, mode, at);
        reached(CrashPoint.AFTER_ACTIVE);
        return row;
    }

    @Override
    public VaultKey createCopy(CopyRef copy, SecretBytes copySecret, Instant at)
            throws KeyException {
        reached(CrashPoint.AFTER_SEAL);
        return super.createCopy(copy, copySecret, at);
    }

    @Override
    public boolean confirmCopy(CopyRef copy, Instant at) throws KeyException {
        reached(CrashPoint.AFTER_STORE);
        boolean confirmed = super.confirmCopy(copy, at);
        note(copy);
        reached(CrashPoint.BEFORE_ACKNOWLEDGEMENT);
        return confirmed;
    }

    private synchronized void note(CopyRef copy) {
        try {
            Files.writeString(
                    directory.resolve(CrashingServer.CONFIRMED),
                    copy + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
