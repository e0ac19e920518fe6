// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

/** How many messages share one key. Recorded with each message. */
public enum KeyMode {
    /** One key for each recipient's copy. */
    PER_RECIPIENT("per-recipient"),
    /** One key for all copies of one message; each copy has its own secret. */
    PER_MESSAGE("per-message"),
    /** One key for a period, bounded in messages and octets; each copy has its own secret. */
    EPOCH("epoch");

    private final String token;

    KeyMode(String token) {
        this.token = token;
    }

    /** The word in {@code qkd.xml}, in the message's header field and in metrics. */
    public String token() {
        return token;
    }
}
