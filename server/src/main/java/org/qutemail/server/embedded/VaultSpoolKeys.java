// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import java.security.SecureRandom;
import javax.annotation.PreDestroy;
import javax.inject.Inject;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.spool.RootSpoolKeys;
import org.qutemail.spool.SpoolKeys;

/** Spool keys from the root of the server's vault, overwritten when the server stops. */
final class VaultSpoolKeys implements SpoolKeys {

    private final RootSpoolKeys keys;

    @Inject
    VaultSpoolKeys(DurableVault vault) throws VaultRefusedException {
        this.keys = new RootSpoolKeys(vault.root(), new SecureRandom());
    }

    @Override
    public KeyMaterial current() throws SealException {
        return keys.current();
    }

    @Override
    public KeyMaterial withId(KeyId id) throws SealException {
        return keys.withId(id);
    }

    @PreDestroy
    void close() {
        keys.close();
    }
}
