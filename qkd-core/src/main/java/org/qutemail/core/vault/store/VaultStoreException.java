// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.store;

/**
 * The store cannot be reached or does not answer as it should. Whether a batch was written is
 * unknown then.
 */
public final class VaultStoreException extends Exception {

    private static final long serialVersionUID = 1L;

    public VaultStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
