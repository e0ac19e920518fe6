// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

/** The index cannot be reached. Whether a batch was written is unknown then. */
public final class IndexStoreException extends Exception {

    private static final long serialVersionUID = 1L;

    public IndexStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
