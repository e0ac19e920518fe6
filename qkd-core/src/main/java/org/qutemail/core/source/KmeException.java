// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.source;

import java.util.Objects;

/** Why a call to a key management entity gave no keys. Never holds octets of a key. */
public final class KmeException extends Exception {

    private static final long serialVersionUID = 1L;

    private final KmeOutcome outcome;
    private final boolean answerLost;

    /**
     * @param outcome not null
     * @param message names the entity, the call and what to do
     */
    public KmeException(KmeOutcome outcome, String message) {
        this(outcome, message, false, null);
    }

    /**
     * @param answerLost the request may have been carried out although no answer came
     * @param cause may be null
     */
    public KmeException(KmeOutcome outcome, String message, boolean answerLost, Throwable cause) {
        super(message, cause);
        this.outcome = Objects.requireNonNull(outcome, "outcome");
        this.answerLost = answerLost;
    }

    public KmeOutcome outcome() {
        return outcome;
    }

    /** Whether keys may have left the entity's pool without reaching us. */
    public boolean answerLost() {
        return answerLost;
    }
}
