// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import org.qutemail.core.vault.store.VaultStore;

/** Where the contracts have their stores from. */
public interface VaultStores {

    /** A store without rows; those of one test are different ones. */
    VaultStore empty() throws Exception;

    /** Another handle on the same rows, after the first was closed. */
    VaultStore reopened(VaultStore closed) throws Exception;
}
