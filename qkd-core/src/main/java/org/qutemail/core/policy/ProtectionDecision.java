// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.policy;

import java.util.Arrays;
import java.util.Optional;

/**
 * Whether the mail for one recipient is sealed, and why. Recorded with the mail, logged and counted
 * under its {@link #token()}; the tokens are part of the contract.
 */
public enum ProtectionDecision {
    /** Submitted by a local user under an own address, for a local mailbox: sealed. */
    INTERNAL("internal", true),
    /** It could not be found out, a directory did not answer: sealed or waiting, never plain. */
    UNDECIDED("undecided", true),
    /** Nobody authenticated for it: port 25, LMTP, fetched mail. */
    NOT_SUBMITTED("not-submitted", false),
    /** The reverse path is empty: a notice about other mail. */
    NULL_SENDER("null-sender", false),
    /** Sent by a mailet on behalf of someone: vouching does not carry over. */
    REPOSTED("re-posted", false),
    /** Envelope sender, From or Sender is not an address of the user who submitted it. */
    IDENTITY_MISMATCH("identity-mismatch", false),
    /** The recipient's domain is not ours. */
    RECIPIENT_NOT_LOCAL("recipient-not-local", false),
    /** The domain is ours, but there is no such mailbox. */
    RECIPIENT_UNKNOWN("recipient-unknown", false);

    private final String token;
    private final boolean protect;

    ProtectionDecision(String token, boolean protect) {
        this.token = token;
        this.protect = protect;
    }

    /** The short name in records, logs and metrics: lower case, digits and hyphens. */
    public String token() {
        return token;
    }

    /** Whether this mail must not be handled as plain mail. */
    public boolean protect() {
        return protect;
    }

    /** The decision of that token; empty when there is none. */
    public static Optional<ProtectionDecision> ofToken(String token) {
        return Arrays.stream(values()).filter(d -> d.token.equals(token)).findFirst();
    }
}
