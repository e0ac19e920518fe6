// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import reactor.core.publisher.Mono;

/**
 * What a reader does about messages that cannot be opened. Whoever reads a listing puts one into
 * the Reactor context, under this class, to be told and to get the others all the same.
 */
@FunctionalInterface
public interface UnreadableMessages {

    /** The listing fails: what readers get who put nothing into the context. */
    UnreadableMessages FAILING = (message, why) -> Mono.error(why);

    /** The listing goes on without them; the alarm was raised when they were met. */
    UnreadableMessages LEFT_OUT = (message, why) -> Mono.empty();

    /**
     * @param message only its identity, flags, dates and size can be read
     * @return empty to go on without it, or an error to end the listing with
     */
    Mono<Void> met(MailboxMessage message, SealedMessageException why);
}
