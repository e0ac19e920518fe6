// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.skip;

import org.qutemail.core.source.KmeOutcome;
import org.qutemail.core.transport.ErrorMessage;

/**
 * The calls of table 2 that are made, and what an answer other than 200 to each of them means. The
 * draft knows 404 and 405 (table 3), 400 and 500 (table 7); it has no code for a provider without
 * keys or for a caller it does not know, so providers will choose what HTTP has.
 */
enum SkipCall {
    /** {@code GET /capabilities}. */
    CAPABILITIES("capabilities"),
    /** {@code GET /key?remoteSystemID=...&size=...}. */
    NEW_KEY("new key"),
    /** {@code GET /key/{keyId}?remoteSystemID=...}. */
    KEY_OF_ID("key of an id");

    private final String label;

    SkipCall(String label) {
        this.label = label;
    }

    /** What messages call it. */
    String label() {
        return label;
    }

    /** The meaning of a status code, with what the provider says for people. */
    KmeOutcome outcome(int status, String message) {
        return switch (status) {
            // Table 7 has one code for a malformed keyId and for one that is not known (yet).
            case 400 ->
                    this == KEY_OF_ID
                            ? KmeOutcome.NOT_YET
                            : saysNoKeys(message) ? KmeOutcome.EXHAUSTED : KmeOutcome.PROTOCOL;
            case 401, 403 -> KmeOutcome.UNAUTHORISED;
            // By table 3 an unknown path; with web frameworks also an unknown key.
            case 404 -> this == KEY_OF_ID ? KmeOutcome.NOT_YET : KmeOutcome.PROTOCOL;
            case 503 -> saysNoKeys(message) ? KmeOutcome.EXHAUSTED : KmeOutcome.RETRYABLE;
            default ->
                    status == 408 || status == 429 || status >= 500
                            ? KmeOutcome.RETRYABLE
                            : KmeOutcome.PROTOCOL;
        };
    }

    /**
     * Whether a key may be gone although none came: by table 7 code 500 says that reading or
     * zeroising one has failed.
     */
    boolean keyMayBeGone(int status) {
        return this == NEW_KEY && status == 500;
    }

    private boolean saysNoKeys(String message) {
        return this == NEW_KEY && ErrorMessage.saysNoKeys(message);
    }
}
