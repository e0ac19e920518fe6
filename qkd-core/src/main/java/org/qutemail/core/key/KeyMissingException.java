// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

/** The vault does not hold the key or copy secret that existing mail needs: alarm, retry later. */
public final class KeyMissingException extends KeyException {

    private static final long serialVersionUID = 1L;

    public KeyMissingException(String message) {
        super(message, null);
    }

    public KeyMissingException(String message, Throwable cause) {
        super(message, cause);
    }
}
