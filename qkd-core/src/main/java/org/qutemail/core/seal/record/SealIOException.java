// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.record;

import java.io.IOException;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;

/** A {@link SealException} met while reading a stream: what was read before it is verified. */
public final class SealIOException extends IOException {

    private static final long serialVersionUID = 1L;

    private final SealException refusal;

    /** Wraps the refusal. */
    public SealIOException(SealException refusal) {
        super(refusal.getMessage(), refusal);
        this.refusal = refusal;
    }

    /** Why. */
    public SealError error() {
        return refusal.error();
    }

    /** The refusal itself, also the cause. */
    public SealException refusal() {
        return refusal;
    }
}
