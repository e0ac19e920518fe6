// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

/** The key is there but its state forbids this use: do not retry. */
public final class KeyRefusedException extends KeyException {

    private static final long serialVersionUID = 1L;

    public KeyRefusedException(String message) {
        super(message, null);
    }
}
