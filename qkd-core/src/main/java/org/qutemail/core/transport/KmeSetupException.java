// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.transport;

/** A certificate, key or trust file cannot be used. The message names the file and the remedy. */
public final class KmeSetupException extends Exception {

    private static final long serialVersionUID = 1L;

    public KmeSetupException(String message) {
        super(message);
    }

    public KmeSetupException(String message, Throwable cause) {
        super(message, cause);
    }
}
