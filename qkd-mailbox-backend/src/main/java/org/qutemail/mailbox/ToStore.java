// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.util.Optional;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.qutemail.core.key.KeyMode;

/**
 * What the storage is given in place of a message.
 *
 * @param message sealed or as it came
 * @param decision which of both, and why
 * @param mode how the key was taken; empty for a plain message
 */
record ToStore(MailboxMessage message, AppendDecision decision, Optional<KeyMode> mode)
        implements AutoCloseable {

    static ToStore plain(MailboxMessage message, AppendDecision decision) {
        return new ToStore(message, decision, Optional.empty());
    }

    static ToStore sealed(SealedMessage message, AppendDecision decision, KeyMode mode) {
        return new ToStore(message, decision, Optional.of(mode));
    }

    @Override
    public void close() {
        if (message instanceof SealedMessage) {
            ((SealedMessage) message).close();
        }
    }
}
