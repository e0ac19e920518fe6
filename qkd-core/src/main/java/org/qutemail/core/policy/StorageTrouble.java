// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.policy;

/**
 * Why the server cannot keep what it would acknowledge.
 *
 * @param kind what senders and clients may know
 * @param reason for the operator: what is wrong, where, and what to do
 */
public record StorageTrouble(Kind kind, String reason) {

    /** What is wrong, in the least words. */
    public enum Kind {
        /** What is stored can be read; there is little or no room for more. */
        NO_ROOM,
        /** What is stored can be read, perhaps; nothing can be written. */
        READ_ONLY,
        /** The database does not answer. */
        AWAY
    }
}
