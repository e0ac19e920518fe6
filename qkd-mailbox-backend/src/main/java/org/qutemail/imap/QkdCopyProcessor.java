// SPDX-License-Identifier: Apache-2.0
package org.qutemail.imap;

import javax.inject.Inject;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.CopyRequest;
import org.apache.james.imap.processor.CopyProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.metrics.api.MetricFactory;
import org.qutemail.core.policy.StorageState;
import reactor.core.publisher.Mono;

/**
 * COPY of RFC 9051 section 6.4.7 that says {@code NO [OVERQUOTA]} when the quota leaves no room.
 * Nothing is copied while the storage is in trouble: a copy takes as much room as a new message.
 */
public class QkdCopyProcessor extends CopyProcessor {

    private final MailboxManager telling;
    private final StorageState storage;

    @Inject
    public QkdCopyProcessor(
            MailboxManager mailboxManager,
            StatusResponseFactory factory,
            MetricFactory metricFactory,
            StorageState storage) {
        super(mailboxManager, factory, metricFactory);
        this.storage = storage;
        this.telling = OverQuota.telling(mailboxManager, "copyMessagesReactive");
    }

    @Override
    protected MailboxManager getMailboxManager() {
        return telling;
    }

    @Override
    protected Mono<Void> processRequestReactive(
            CopyRequest request, ImapSession session, Responder responder) {
        if (storage.trouble().isPresent()) {
            return Mono.fromRunnable(
                    () ->
                            no(
                                    request,
                                    responder,
                                    HumanReadableText.GENERIC_FAILURE_DURING_PROCESSING));
        }
        return OverQuota.told(
                super.processRequestReactive(request, session, responder),
                request,
                getStatusResponseFactory(),
                responder);
    }
}
