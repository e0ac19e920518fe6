// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A way in which real key management entities were seen to differ from ETSI GS QKD 014, from each
 * other, or from what a client would wish. A face of the simulator behaves by the standard unless
 * quirks are switched on for it; they can be combined.
 */
public enum Quirk {
    /** An empty pool is told as 400 instead of 503; the standard names no code for it. */
    EXHAUSTED_AS_400,
    /** dec_keys answers 401 for a key it does not know, as if the caller were not named. */
    UNKNOWN_KEY_AS_401,
    /** dec_keys answers 404 for a key it does not know. */
    UNKNOWN_KEY_AS_404,
    /** Errors carry {@code details} beside {@code message}, which the standard allows. */
    ERRORS_WITH_DETAILS,
    /** Errors are {@code {"detail": ...}}, as a well-known web framework makes them. */
    ERRORS_AS_DETAIL,
    /** Errors are HTML pages of the web server in front. */
    ERRORS_AS_HTML,
    /** Errors have no body at all. */
    ERRORS_EMPTY,
    /** A size that is no multiple of 8 is rounded down, 257 bits to 32 octets, instead of 400. */
    ODD_SIZE_ROUNDED,
    /** The size asked for is ignored: always keys of the default size, also where 512 was asked. */
    SIZE_IGNORED,
    /** GET ignores {@code number} and {@code size}: always one key of the default size. */
    GET_IGNORES_QUERY,
    /** {@code extension_mandatory} is ignored and answered with 200. */
    MANDATORY_EXTENSION_IGNORED,
    /** {@code stored_key_count} is 0 although the pool is full. */
    STORED_COUNT_ZERO,
    /** A second enc_keys of a pair drops what the first one gave, unless it has been claimed. */
    SECOND_BATCH_DROPS_FIRST,
    /** enc_keys by both SAEs of a pair at the same moment locks the pair until a restart. */
    CROSSED_REQUESTS_LOCK,
    /** Keys reach the other face some 30 ms after enc_keys: dec_keys at once does not find them. */
    REPLICATION_DELAYED,
    /** dec_keys gives the same key again for ever. */
    KEYS_GIVEN_FOR_EVER,
    /** An SAE may name itself as the slave. */
    SELF_SLAVE_ALLOWED,
    /** Every connection is closed after one answer. */
    NO_KEEP_ALIVE,
    /** The certificate names no host: only the common name tells which entity it is. */
    NO_SUBJECT_ALT_NAME,
    /** One key a second, 16 in store at most, and 4 to 45 ms for every call. */
    ONE_KEY_A_SECOND;

    /** The name that options use: lower case, dashes. */
    public String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * @param text a name as {@link #option()} has it, upper case and underscores accepted
     * @throws IllegalArgumentException there is no such quirk; the message lists those there are
     */
    public static Quirk parse(String text) {
        String name = text.strip().toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(values())
                .filter(quirk -> quirk.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no quirk is called \""
                                                + text.strip()
                                                + "\"; there are "
                                                + Arrays.stream(values())
                                                        .map(Quirk::option)
                                                        .collect(Collectors.joining(", "))));
    }
}
