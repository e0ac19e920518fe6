// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal;

/** What a record holds; octet 6 of its header. */
public enum RecordPart {
    HEADER(1),
    BODY(2),
    ATTACHMENT(3);

    private final int code;

    RecordPart(int code) {
        this.code = code;
    }

    /** The value in the record. */
    public int code() {
        return code;
    }
}
