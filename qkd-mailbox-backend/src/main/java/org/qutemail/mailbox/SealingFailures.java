// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import org.apache.james.mailbox.exception.MailboxException;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyUnavailableException;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.seal.record.SealIOException;
import org.qutemail.index.IndexStoreException;

/** Words and types for what goes wrong, the same in every mapper. */
final class SealingFailures {

    private SealingFailures() {}

    /**
     * @param what the message or attachment, for the log
     */
    static SealedMessageException notOpened(String what, Throwable cause) {
        SealError error = errorOf(cause);
        String advice =
                cause instanceof IndexStoreException
                        ? "look at the mailbox's database"
                        : error.retryable()
                                ? "look for its key in the vault and the key service's log"
                                : "restore it from a backup that matches the vault";
        return new SealedMessageException(
                what + " cannot be opened, " + cause.getMessage() + ": " + advice, error, cause);
    }

    private static SealError errorOf(Throwable cause) {
        if (cause instanceof SealException) {
            return ((SealException) cause).error();
        }
        if (cause instanceof SealIOException) {
            return ((SealIOException) cause).error();
        }
        // An index that does not answer is no damage: the database may be back in a moment.
        return cause instanceof KeyException || cause instanceof IndexStoreException
                ? SealError.MISSING_KEY
                : SealError.CORRUPT;
    }

    static MailboxException notSealed(KeyException cause) {
        if (cause instanceof KeyUnavailableException) {
            return new KeyServiceUnavailableException((KeyUnavailableException) cause);
        }
        return new NotSealedException(
                "the message could not be sealed, nothing was stored: " + cause.getMessage(),
                cause);
    }

    /** The mailbox must not change: the index could not follow. */
    static MailboxException notIndexed(IndexStoreException cause) {
        return new MailboxException(
                "nothing was changed in the mailbox: " + cause.getMessage(), cause);
    }

    static MailboxException notSealed(Exception cause) {
        return new NotSealedException(
                "the message could not be read for sealing, nothing was stored", cause);
    }
}
