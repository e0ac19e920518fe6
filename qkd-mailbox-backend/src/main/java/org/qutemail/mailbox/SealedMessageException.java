// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.util.Objects;
import org.apache.james.mailbox.exception.MailboxException;
import org.qutemail.core.seal.SealError;

/**
 * One stored message cannot be opened: its key is missing or refused, or a record is damaged. Says
 * which message and why; other messages are not concerned. {@link SealError#retryable()} tells
 * whether it may go away by itself.
 *
 * <p>Where James's interfaces let only {@link java.io.IOException} through, it is the cause of one.
 */
public final class SealedMessageException extends MailboxException {

    private static final long serialVersionUID = 1L;

    private final SealError error;

    public SealedMessageException(String message, SealError error, Throwable cause) {
        super(message, asException(cause));
        this.error = Objects.requireNonNull(error);
    }

    private static Exception asException(Throwable cause) {
        return cause instanceof Exception ? (Exception) cause : new RuntimeException(cause);
    }

    public SealError error() {
        return error;
    }
}
