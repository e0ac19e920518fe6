// SPDX-License-Identifier: Apache-2.0
package org.qutemail.imap;

import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.request.ImapRequest;
import org.apache.james.imap.api.message.response.StatusResponse.ResponseCode;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapProcessor.Responder;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.exception.OverQuotaException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * {@code NO [OVERQUOTA]} (RFC 9208 section 4.3.1) for commands whose processors turn every mailbox
 * exception into a bare NO and keep the cause to themselves. The exception is carried past them
 * unchecked.
 */
final class OverQuota extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private OverQuota(Throwable cause) {
        super(cause);
    }

    /** The same manager, but for one method that fails with this when there is no room. */
    static MailboxManager telling(MailboxManager manager, String method) {
        return OneMethod.changed(
                MailboxManager.class,
                manager,
                method,
                answer -> Flux.from(answer).onErrorMap(OverQuotaException.class, OverQuota::new));
    }

    /** Answers the request when it failed with this. */
    static Mono<Void> told(
            Mono<Void> processing,
            ImapRequest request,
            StatusResponseFactory factory,
            Responder responder) {
        return processing.onErrorResume(
                OverQuota.class,
                e -> {
                    responder.respond(
                            factory.taggedNo(
                                    request.getTag(),
                                    request.getCommand(),
                                    HumanReadableText.FAILURE_OVERQUOTA,
                                    ResponseCode.overQuota()));
                    return Mono.empty();
                });
    }
}
