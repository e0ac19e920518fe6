// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

/** No new key can be had now: retry later. */
public final class KeyUnavailableException extends KeyException {

    private static final long serialVersionUID = 1L;

    public KeyUnavailableException(String message) {
        super(message, null);
    }

    public KeyUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
