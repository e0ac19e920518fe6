// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.policy;

/** What becomes of mail that no key can be had for, not even an epoch's. */
public enum WhenEmpty {
    /** It waits and is tried again, for days. */
    DEFER("defer"),
    /** Its sender is told at once that it was not sent, without any of its content. */
    BOUNCE("bounce");

    private final String token;

    WhenEmpty(String token) {
        this.token = token;
    }

    /** The word in {@code qkd.xml}. */
    public String token() {
        return token;
    }
}
