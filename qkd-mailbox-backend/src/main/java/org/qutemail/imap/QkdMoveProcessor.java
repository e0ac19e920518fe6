// SPDX-License-Identifier: Apache-2.0
package org.qutemail.imap;

import javax.inject.Inject;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.MoveRequest;
import org.apache.james.imap.processor.MoveProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.metrics.api.MetricFactory;
import reactor.core.publisher.Mono;

/** MOVE of RFC 9051 section 6.4.8 that says {@code NO [OVERQUOTA]} when there is no room. */
public class QkdMoveProcessor extends MoveProcessor {

    private final MailboxManager telling;

    @Inject
    public QkdMoveProcessor(
            MailboxManager mailboxManager,
            StatusResponseFactory factory,
            MetricFactory metricFactory) {
        super(mailboxManager, factory, metricFactory);
        this.telling = OverQuota.telling(mailboxManager, "moveMessagesReactive");
    }

    @Override
    protected MailboxManager getMailboxManager() {
        return telling;
    }

    @Override
    protected Mono<Void> processRequestReactive(
            MoveRequest request, ImapSession session, Responder responder) {
        return OverQuota.told(
                super.processRequestReactive(request, session, responder),
                request,
                getStatusResponseFactory(),
                responder);
    }
}
