// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.policy;

/** What becomes of mail whose own keys would be too many now. Never that it goes unsealed. */
public enum WhenShort {
    /** It is sealed under the epoch's key, and that is recorded with it. */
    STEP_DOWN("step-down"),
    /** It waits and is tried again. */
    DEFER("defer");

    private final String token;

    WhenShort(String token) {
        this.token = token;
    }

    /** The word in {@code qkd.xml}. */
    public String token() {
        return token;
    }
}
