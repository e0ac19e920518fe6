// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a face of the simulator does wrong on demand, until it is told otherwise. The word in the
 * control file is the name in lower case, with dashes.
 */
public enum Fault {
    /** Nothing. */
    NONE,
    /** Answers 503 to everything. */
    UNAVAILABLE,
    /** Closes every connection without an answer; what was asked is not done. */
    OUTAGE,
    /** Answers correctly, but only after {@link SimulatorConfig#slowness()}. */
    SLOW,
    /** Takes the request and says nothing until the fault ends; what was asked is not done. */
    HANG,
    /**
     * Does what was asked, keys leave the pool, and closes the connection without an answer. Errors
     * get through.
     */
    LOST_ANSWER,
    /** As {@link #LOST_ANSWER}, but announces the answer's whole length and hangs up half-way. */
    TRUNCATED,
    /** Gives every key without its last octet. */
    WRONG_LENGTH,
    /** dec_keys gives the first key of each answer with one bit flipped. */
    BIT_FLIP,
    /** Shows a certificate that has run out; connections that stand are closed. */
    EXPIRED_CERTIFICATE,
    /** The quantum bit error rate is too high: no new keys are made, and the status says so. */
    QBER_ALARM,
    /** Keys live too short: none is there any more when it is claimed. */
    KEYS_EXPIRE;

    /** The word in the control file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The fault of this word, in any case. */
    static Optional<Fault> ofWord(String word) {
        return Arrays.stream(values()).filter(f -> f.word().equalsIgnoreCase(word)).findFirst();
    }
}
