// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.root;

/**
 * The vault must not be opened as things are. The message says what is wrong and what to do; the
 * server does not start.
 */
public final class VaultRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    public VaultRefusedException(String message) {
        super(message);
    }

    public VaultRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
