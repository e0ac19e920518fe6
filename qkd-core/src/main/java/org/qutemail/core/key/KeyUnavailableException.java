// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.util.Objects;

/** No new key can be had now: retry later, unless the policy {@link #bounces()}. */
public final class KeyUnavailableException extends KeyException {

    private static final long serialVersionUID = 1L;

    private final KeyShortage shortage;
    private final boolean bounces;

    public KeyUnavailableException(String message) {
        this(message, (Throwable) null);
    }

    public KeyUnavailableException(String message, Throwable cause) {
        this(KeyShortage.OTHER, message, cause);
    }

    /**
     * @param shortage not null
     * @param cause may be null
     */
    public KeyUnavailableException(KeyShortage shortage, String message, Throwable cause) {
        this(shortage, message, cause, false);
    }

    private KeyUnavailableException(
            KeyShortage shortage, String message, Throwable cause, boolean bounces) {
        super(message, cause);
        this.shortage = Objects.requireNonNull(shortage, "shortage");
        this.bounces = bounces;
    }

    /** The same, of a message that is not to wait. */
    KeyUnavailableException bouncing() {
        return new KeyUnavailableException(shortage, getMessage(), this, true);
    }

    public KeyShortage shortage() {
        return shortage;
    }

    /** Whether the policy says not to wait: the sender is to be told. */
    public boolean bounces() {
        return bounces;
    }
}
