// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.KeyAccount;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.KeyTally;
import org.qutemail.core.vault.KeyVault;
import org.qutemail.core.vault.VaultCopy;
import org.qutemail.core.vault.VaultKey;

/**
 * The vault of a server that a test ends at a given point, and that writes down which copies were
 * confirmed: everything a client was told is stored comes later than that.
 */
final class CrashingVault implements KeyVault {

    private final KeyVault vault;
    private final Path directory;

    /**
     * @param directory a file named as a {@link CrashPoint} ends the process there
     */
    CrashingVault(KeyVault vault, Path directory) {
        this.vault = vault;
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
        vault.reserve(keys);
        reached(CrashPoint.AFTER_RESERVED);
    }

    @Override
    public KeyRecord activate(KeyId id, KeyMode mode, Instant at) throws KeyException {
        reached(CrashPoint.AFTER_DEC_KEYS);
        KeyRecord row = vault.activate(id, mode, at);
        reached(CrashPoint.AFTER_ACTIVE);
        return row;
    }

    @Override
    public VaultKey createCopy(CopyRef copy, SecretBytes copySecret, Instant at)
            throws KeyException {
        reached(CrashPoint.AFTER_SEAL);
        return vault.createCopy(copy, copySecret, at);
    }

    @Override
    public boolean confirmCopy(CopyRef copy, Instant at) throws KeyException {
        reached(CrashPoint.AFTER_STORE);
        boolean confirmed = vault.confirmCopy(copy, at);
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

    @Override
    public void changeState(KeyId id, KeyState next, Instant at, String reason)
            throws KeyException {
        vault.changeState(id, next, at, reason);
    }

    @Override
    public int destroyReserved(Collection<KeyId> ids, Instant at, String reason)
            throws KeyException {
        return vault.destroyReserved(ids, at, reason);
    }

    @Override
    public int destroyReservedBefore(Instant time, Instant at, String reason) throws KeyException {
        return vault.destroyReservedBefore(time, at, reason);
    }

    @Override
    public int endEpochs(Instant at, String reason) throws KeyException {
        return vault.endEpochs(at, reason);
    }

    @Override
    public Optional<KeyRecord> record(KeyId id) throws KeyException {
        return vault.record(id);
    }

    @Override
    public Optional<VaultKey> read(KeyId id) throws KeyException {
        return vault.read(id);
    }

    @Override
    public Map<CopyRef, VaultCopy> readCopies(Collection<CopyRef> copies) throws KeyException {
        return vault.readCopies(copies);
    }

    @Override
    public boolean destroyCopy(CopyRef copy, Instant at) throws KeyException {
        return vault.destroyCopy(copy, at);
    }

    @Override
    public long countCopies(KeyId id) throws KeyException {
        return vault.countCopies(id);
    }

    @Override
    public Map<KeyState, Long> census() throws KeyException {
        return vault.census();
    }

    @Override
    public KeyTally tally() throws KeyException {
        return vault.tally();
    }

    @Override
    public KeyAccount account() {
        return vault.account();
    }

    @Override
    public boolean isExclusive() {
        return vault.isExclusive();
    }

    @Override
    public Set<KeyOrigin> origins() throws KeyException {
        return vault.origins();
    }

    @Override
    public void close() {
        vault.close();
    }
}
