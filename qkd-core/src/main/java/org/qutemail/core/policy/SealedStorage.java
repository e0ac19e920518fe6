// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.policy;

/** How internal mail lies in the mailbox, {@code <storage>} of {@code qkd.xml}. */
public enum SealedStorage {
    /** As records of the decorated mappers: every client reads it as an ordinary message. */
    RECORDS,
    /** As the CMS message that travelled: for a stock server without the launcher. */
    CMS
}
