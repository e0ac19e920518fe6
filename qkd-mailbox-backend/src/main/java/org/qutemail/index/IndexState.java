// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

/** How far a reference to a message has got. */
public enum IndexState {
    /** Written before the mailbox's own row, which may or may not be there yet. */
    PENDING,
    /** The mailbox's row is there. */
    ACTIVE,
    /** Written before the mailbox's own row is deleted, which may or may not be there still. */
    LEAVING,
    /** The mailbox's row is gone; this one waits until the copy secret may go with it. */
    GONE
}
