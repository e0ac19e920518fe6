// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.conformance;

import java.util.Locale;

/** What is looked at, what is expected, and where ETSI GS QKD 014 V1.1.1 says so. */
public enum Check {
    IDENTITY("TLS 1.2 or newer, the configured entity", "4, 5"),
    CERTIFICATE_NAMES("a host name in the certificate, or cn: or spki: configured", "4"),
    CERTIFICATE_EXPIRY("30 days or more for both certificates", "4"),
    STATUS("all fields, of the right types", "6.1"),
    ORIGIN("real keys, unless simulator mode says otherwise", "-"),
    DELIVERY("enc_keys and dec_keys give the same keys", "5.2, 5.3"),
    REPLICATION("dec_keys knows a key at once", "silent"),
    STORED_COUNT("stored_key_count tells the keys there are", "6.1"),
    KEY_SIZE("keys of the size asked for", "6.2"),
    GET_FORM("GET with number and size as POST", "5.2, 5.3"),
    ODD_SIZE("400 \"size shall be a multiple of 8\"", "5.2"),
    MANDATORY_EXTENSION("400 \"not all extension_mandatory parameters are supported\"", "5.2, 6.2"),
    TOO_MANY("400 above max_key_per_request", "6.1, 6.2"),
    UNKNOWN_KEY("400 \"one or more keys specified are not found on KME\"", "5.3"),
    ERROR_FORMAT("{\"message\", \"details\"?}", "6.5"),
    ONE_TIME("a key is given once", "5.3"),
    UNDELIVERED_BATCH("a second enc_keys leaves earlier keys alone", "5.2, 5.3"),
    SELF_SLAVE("an SAE that names itself is refused", "silent"),
    KEEP_ALIVE("connections stay open", "silent"),
    KEY_RATE("10 keys a second or more", "silent"),
    EXHAUSTION("503 when the pool is empty", "silent"),
    CROSSED_REQUESTS("both sides may ask at once", "silent");

    private final String expected;
    private final String section;

    Check(String expected, String section) {
        this.expected = expected;
        this.section = section;
    }

    /** The name in reports. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String expected() {
        return expected;
    }

    /** Sections of the standard; {@code silent} where it says nothing. */
    public String section() {
        return section;
    }
}
