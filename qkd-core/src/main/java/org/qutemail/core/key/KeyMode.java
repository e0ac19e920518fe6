// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

/** How many messages share one key. Recorded with each message. */
public enum KeyMode {
    /** One key for all copies of one message; each copy has its own secret. */
    PER_MESSAGE,
    /** One key for a period, bounded in messages and octets; each copy has its own secret. */
    EPOCH
}
