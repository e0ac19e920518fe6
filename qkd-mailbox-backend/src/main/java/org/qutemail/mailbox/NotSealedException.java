// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import org.apache.james.mailbox.exception.MailboxException;

/**
 * A message that must be sealed could not be, for another reason than an empty key service: the key
 * it travelled with is gone or must not be used, or its octets could not be read. Nothing was
 * stored.
 */
public final class NotSealedException extends MailboxException {

    private static final long serialVersionUID = 1L;

    public NotSealedException(String message, Exception cause) {
        super(message, cause);
    }
}
