// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.settings;

import java.util.Arrays;
import java.util.List;

/**
 * Environment variables of which this version can only say that it has not got what they are for.
 * Whoever sets one relies on it, so a start says so.
 */
public enum LaterVariable {
    SMTP_RATE_LIMIT_PER_IP("messages an hour from one address"),
    SMTP_RATE_LIMIT_PER_USER("messages an hour of one user"),
    EMAIL_RETENTION_DAYS("after how many days mail is deleted"),
    DKIM_SELECTOR("selector of the signatures of outgoing mail"),
    DKIM_PRIVATE_KEY_PATH("private key of the signatures of outgoing mail");

    private final String meaning;

    LaterVariable(String meaning) {
        this.meaning = meaning;
    }

    /** For the manual: what it will say. */
    public String meaning() {
        return meaning;
    }

    /** A line for each that is set. */
    public static List<String> warnings(Environment environment) {
        return Arrays.stream(values())
                .filter(variable -> environment.get(variable.name()).isPresent())
                .map(
                        variable ->
                                variable
                                        + " HAS NO EFFECT: this version has no such setting yet ("
                                        + variable.meaning
                                        + ")")
                .toList();
    }
}
