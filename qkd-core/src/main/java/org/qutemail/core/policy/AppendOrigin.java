// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.policy;

/** Who appends a message to a mailbox, and so whether it must be sealed. */
public enum AppendOrigin {
    /** Delivery of internal mail: always sealed, under the key it travelled with. */
    DELIVER_SEALED,
    /** Delivery of external mail: stored as it came. */
    DELIVER_PLAIN,
    /** A user's client (IMAP APPEND, JMAP): sealed when sender and recipients are internal. */
    CLIENT
}
