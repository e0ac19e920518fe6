// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import org.apache.james.mailbox.exception.MailboxException;
import org.qutemail.core.key.KeyUnavailableException;

/**
 * A message must be sealed and no key is to be had: nothing was stored, try again later. IMAP
 * clients are told {@code NO [UNAVAILABLE]} (RFC 5530 section 3).
 */
public final class KeyServiceUnavailableException extends MailboxException {

    private static final long serialVersionUID = 1L;

    public KeyServiceUnavailableException(KeyUnavailableException cause) {
        super("no key to seal the message with, nothing was stored: " + cause.getMessage(), cause);
    }
}
