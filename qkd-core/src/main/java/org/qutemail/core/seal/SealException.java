// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal;

import java.util.Objects;

/** Sealed octets were refused. Carries the reason, never content or key octets. */
public final class SealException extends Exception {

    private static final long serialVersionUID = 1L;

    private final SealError error;
    private final long segment;

    /** A refusal that concerns no particular segment. */
    public SealException(SealError error, String detail) {
        this(error, detail, null);
    }

    /** A refusal that something else caused, such as a key that the vault does not hold. */
    public SealException(SealError error, String detail, Throwable cause) {
        super(error + ": " + detail, cause);
        this.error = Objects.requireNonNull(error);
        this.segment = -1;
    }

    private SealException(long segment) {
        super(SealError.CORRUPT + ": segment " + segment);
        this.error = SealError.CORRUPT;
        this.segment = segment;
    }

    /** {@link SealError#CORRUPT} at the given segment of a record, counted from 0. */
    public static SealException corruptSegment(long segment) {
        return new SealException(segment);
    }

    public SealError error() {
        return error;
    }

    /** The first failing segment of a CORRUPT record, counted from 0; otherwise -1. */
    public long segment() {
        return segment;
    }
}
