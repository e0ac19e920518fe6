// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

/**
 * Why a key cannot be used. The subtypes say what the caller must do; messages name key ids and
 * states, never key octets.
 */
public abstract sealed class KeyException extends Exception
        permits KeyUnavailableException, KeyMissingException, KeyRefusedException {

    private static final long serialVersionUID = 1L;

    protected KeyException(String message, Throwable cause) {
        super(message, cause);
    }
}
