// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault;

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

/** Hands everything on to another vault: for tests that change a little of what one does. */
public abstract class ForwardingKeyVault implements KeyVault {

    private final KeyVault vault;

    protected ForwardingKeyVault(KeyVault vault) {
        this.vault = vault;
    }

    @Override
    public void reserve(List<VaultKey> keys) throws KeyException {
        vault.reserve(keys);
    }

    @Override
    public KeyRecord activate(KeyId id, KeyMode mode, Instant at) throws KeyException {
        return vault.activate(id, mode, at);
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
    public VaultKey createCopy(CopyRef copy, SecretBytes copySecret, Instant at)
            throws KeyException {
        return vault.createCopy(copy, copySecret, at);
    }

    @Override
    public Map<CopyRef, VaultCopy> readCopies(Collection<CopyRef> copies) throws KeyException {
        return vault.readCopies(copies);
    }

    @Override
    public boolean confirmCopy(CopyRef copy, Instant at) throws KeyException {
        return vault.confirmCopy(copy, at);
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
