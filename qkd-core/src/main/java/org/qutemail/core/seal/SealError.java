// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal;

/** Why sealed octets cannot be opened; names and order as in {@code docs/formats.md}. */
public enum SealError {
    /** Not one of our records at all. Records only. */
    NOT_A_RECORD,
    /** Octets are missing at the end. */
    TRUNCATED,
    /** A version, suite or structure this reader does not know or is not set to allow. */
    UNSUPPORTED,
    /** No key under the id: the only error that may go away by itself. */
    MISSING_KEY,
    /** The key, the context or a bound header field is not the one it was sealed with. */
    WRONG_KEY_OR_CONTEXT,
    /** Authentication of the content failed. */
    CORRUPT;

    public boolean retryable() {
        return this == MISSING_KEY;
    }
}
