// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import java.util.Locale;

/** What the faces speak. */
public enum Protocol {
    /** ETSI GS QKD 014 V1.1.1: SAEs, batches, base64. */
    ETSI014,
    /** SKIP, draft-cisco-skip-02: two key providers, single keys, hexadecimal. */
    SKIP;

    /** The name that options and {@code QKD_SOURCE} use. */
    public String option() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws IllegalArgumentException there is no such protocol; the message says which there are
     */
    public static Protocol parse(String text) {
        for (Protocol protocol : values()) {
            if (protocol.option().equals(text)) {
                return protocol;
            }
        }
        throw new IllegalArgumentException("a protocol is etsi014 or skip, not \"" + text + "\"");
    }
}
