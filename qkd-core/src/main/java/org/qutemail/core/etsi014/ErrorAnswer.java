// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.etsi014;

import org.qutemail.core.source.KmeOutcome;
import org.qutemail.core.transport.ErrorMessage;

/**
 * Makes sense of an answer that is not 200. The standard knows 400, 401 and 503 with {@code
 * {message, details}}; in the field there are also {@code {detail}}, HTML and nothing at all, and
 * the same condition comes under different codes.
 */
final class ErrorAnswer {

    /** Which call was answered; the same code means different things. */
    enum Call {
        STATUS("status"),
        ENC_KEYS("enc_keys"),
        DEC_KEYS("dec_keys");

        final String path;

        Call(String path) {
            this.path = path;
        }
    }

    private ErrorAnswer() {}

    /** The outcome for this status code and body, of this call. */
    static KmeOutcome outcome(Call call, int status, String message) {
        boolean claiming = call == Call.DEC_KEYS;
        return switch (status) {
            case 400 ->
                    claiming
                            ? KmeOutcome.NOT_YET
                            : ErrorMessage.saysNoKeys(message)
                                    ? KmeOutcome.EXHAUSTED
                                    : KmeOutcome.PROTOCOL;
            // An unknown key is a 401 with some entities; a grace period tells the two apart.
            case 401, 403 ->
                    claiming && status == 401 ? KmeOutcome.NOT_YET : KmeOutcome.UNAUTHORISED;
            case 404 -> claiming ? KmeOutcome.NOT_YET : KmeOutcome.PROTOCOL;
            case 503 ->
                    call == Call.ENC_KEYS && ErrorMessage.saysNoKeys(message)
                            ? KmeOutcome.EXHAUSTED
                            : KmeOutcome.RETRYABLE;
            default ->
                    status == 408 || status == 429 || status >= 500
                            ? KmeOutcome.RETRYABLE
                            : KmeOutcome.PROTOCOL;
        };
    }
}
