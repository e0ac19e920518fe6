// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.util.function.Supplier;
import org.apache.james.mailbox.MailboxSession;

/** Decides for each append whether the message is sealed. */
@FunctionalInterface
public interface AppendPolicy {

    /**
     * @param session the session that appends, not null
     * @param addresses reads From, To, Cc and Bcc of the message; only asked when they matter. Both
     *     calls for one message (its attachments are stored first) get the same answer
     */
    AppendDecision decide(MailboxSession session, Supplier<MessageAddresses> addresses);
}
