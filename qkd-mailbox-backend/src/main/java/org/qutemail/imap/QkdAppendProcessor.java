// SPDX-License-Identifier: Apache-2.0
package org.qutemail.imap;

import javax.inject.Inject;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.AppendRequest;
import org.apache.james.imap.processor.AppendProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.metrics.api.MetricFactory;
import org.qutemail.core.policy.StorageState;
import org.qutemail.mailbox.KeyServiceUnavailableException;
import reactor.core.publisher.Mono;

/**
 * APPEND of RFC 9051 section 6.3.12 that says why: when the message must be sealed and no key is to
 * be had, or nothing can be stored, the answer is {@code NO [UNAVAILABLE]} (RFC 5530 section 3; for
 * the latter by {@link StorageStatusEncoder}) and nothing is stored.
 *
 * <p>All else is James's own processor. That one turns every mailbox exception into a bare NO and
 * keeps the cause to itself, so the exception is carried past it unchecked: the mailbox manager it
 * sees hands out mailboxes whose append fails with {@link NoKey} instead.
 */
public class QkdAppendProcessor extends AppendProcessor {

    /**
     * James's response codes are a closed list and an extension code gets an X in front, so the
     * code is written as what it is on the wire: the beginning of the text.
     */
    private static final HumanReadableText UNAVAILABLE =
            new HumanReadableText(
                    "org.qutemail.imap.UNAVAILABLE",
                    "[UNAVAILABLE] APPEND failed, the key service has no key: try again later.");

    private final MailboxManager explaining;
    private final StorageState storage;

    @Inject
    public QkdAppendProcessor(
            MailboxManager mailboxManager,
            StatusResponseFactory statusResponseFactory,
            MetricFactory metricFactory,
            StorageState storage) {
        super(mailboxManager, statusResponseFactory, metricFactory);
        this.storage = storage;
        this.explaining =
                OneMethod.changed(
                        MailboxManager.class,
                        mailboxManager,
                        "getMailboxReactive",
                        answer -> Mono.from(answer).map(QkdAppendProcessor::explaining));
    }

    @Override
    protected MailboxManager getMailboxManager() {
        return explaining;
    }

    @Override
    protected Mono<Void> processRequestReactive(
            AppendRequest request, ImapSession session, Responder responder) {
        if (storage.trouble().isPresent()) {
            return Mono.fromRunnable(
                    () -> {
                        session.stopDetectingCommandInjection();
                        no(request, responder, HumanReadableText.GENERIC_FAILURE_DURING_PROCESSING);
                    });
        }
        return super.processRequestReactive(request, session, responder)
                .onErrorResume(
                        NoKey.class,
                        e -> {
                            responder.respond(
                                    getStatusResponseFactory()
                                            .taggedNo(request.getTag(), null, UNAVAILABLE));
                            return Mono.empty();
                        });
    }

    private static Object explaining(Object mailbox) {
        return OneMethod.changed(
                MessageManager.class,
                (MessageManager) mailbox,
                "appendMessageReactive",
                answer ->
                        Mono.from(answer)
                                .onErrorMap(KeyServiceUnavailableException.class, NoKey::new));
    }

    /** Passes James's handlers of mailbox exceptions because it is none. */
    private static final class NoKey extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NoKey(Throwable cause) {
            super(cause);
        }
    }
}
