// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

/** Why a message was given a key of this mode. */
public enum KeyReason {
    /** The policy's own mode. */
    POLICY("policy"),
    /** Saved by a client: always the epoch's key. */
    CLIENT("client"),
    /** Its own keys would have left too few: stepped down. */
    LOW_WATER("low-water"),
    /** The user's budget is spent, or too small for this message: stepped down. */
    BUDGET("budget"),
    /** The key it travelled with has ended meanwhile. */
    KEY_ENDED("key-ended");

    private final String token;

    KeyReason(String token) {
        this.token = token;
    }

    /** The short name in records and logs. */
    public String token() {
        return token;
    }

    /** Whether the policy's own mode was left. */
    public boolean steppedDown() {
        return this == LOW_WATER || this == BUDGET;
    }
}
