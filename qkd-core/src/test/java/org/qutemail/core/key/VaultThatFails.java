// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.util.List;
import org.qutemail.core.vault.ForwardingKeyVault;
import org.qutemail.core.vault.InMemoryKeyVault;
import org.qutemail.core.vault.VaultKey;

/** A vault in memory that refuses new keys while a test wants it to. */
final class VaultThatFails extends ForwardingKeyVault {

    boolean fails = true;

    VaultThatFails() {
        super(new InMemoryKeyVault());
    }

    @Override
    public void reserve(List<VaultKey> keys) throws KeyException {
        if (fails) {
            throw new KeyUnavailableException("disk full");
        }
        super.reserve(keys);
    }
}
