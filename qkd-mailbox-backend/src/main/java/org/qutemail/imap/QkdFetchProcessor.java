// SPDX-License-Identifier: Apache-2.0
package org.qutemail.imap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.inject.Inject;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.response.ImapResponseMessage;
import org.apache.james.imap.api.message.response.StatusResponse;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.FetchRequest;
import org.apache.james.imap.processor.fetch.FetchProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.metrics.api.MetricFactory;
import org.qutemail.mailbox.SealedMessageException;
import org.qutemail.mailbox.UnreadableMessages;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * FETCH of RFC 9051 section 6.4.5 for mailboxes in which a message may be unreadable: its key is
 * missing, or a record is damaged. The other messages are answered as ever, each unreadable one
 * gets an untagged NO that names its UID, and the command ends with {@code NO [UNAVAILABLE]} when
 * trying again may help, or else {@code NO [CORRUPTION]} (RFC 5530 section 3). The session goes on.
 */
public class QkdFetchProcessor extends FetchProcessor {

    @Inject
    public QkdFetchProcessor(
            MailboxManager mailboxManager,
            StatusResponseFactory factory,
            MetricFactory metricFactory) {
        super(mailboxManager, factory, metricFactory);
    }

    @Override
    protected Mono<Void> processRequestReactive(
            FetchRequest request, ImapSession session, Responder responder) {
        Unreadable unreadable = new Unreadable();
        return super.processRequestReactive(
                        request, session, new Telling(request, responder, unreadable))
                .contextWrite(context -> context.put(UnreadableMessages.class, unreadable))
                // Nothing of the answer may be written from the connection's own thread: it would
                // overtake what another thread has only queued for it. So the work neither begins
                // there nor ends there, and leaves nothing for James to flush: when the command
                // came while the one before was ending, James may flush from that thread after all.
                .then(Mono.<Void>fromRunnable(responder::flush))
                .subscribeOn(Schedulers.boundedElastic())
                .publishOn(Schedulers.boundedElastic());
    }

    /** What one command came across; the storage may report from another thread. */
    private static final class Unreadable implements UnreadableMessages {

        private final List<String> notices = Collections.synchronizedList(new ArrayList<>());
        private volatile boolean mayHelpToRetry = true;

        @Override
        public Mono<Void> met(MailboxMessage message, SealedMessageException why) {
            return Mono.fromRunnable(
                    () -> {
                        if (!why.error().retryable()) {
                            mayHelpToRetry = false;
                        }
                        notices.add(
                                "message UID "
                                        + message.getUid().asLong()
                                        + " cannot be opened: "
                                        + why.error());
                    });
        }

        String code() {
            return mayHelpToRetry ? "[UNAVAILABLE]" : "[CORRUPTION]";
        }
    }

    /** Turns the final OK into what really happened. */
    private final class Telling implements Responder {

        private final FetchRequest request;
        private final Responder inside;
        private final Unreadable unreadable;

        Telling(FetchRequest request, Responder inside, Unreadable unreadable) {
            this.request = request;
            this.inside = inside;
            this.unreadable = unreadable;
        }

        @Override
        public void respond(ImapResponseMessage message) {
            if (unreadable.notices.isEmpty() || !isFinalOk(message)) {
                inside.respond(message);
                return;
            }
            StatusResponseFactory factory = getStatusResponseFactory();
            unreadable.notices.forEach(
                    notice -> inside.respond(factory.untaggedNo(text("UNREADABLE", notice))));
            inside.respond(
                    factory.taggedNo(
                            request.getTag(),
                            null,
                            text(
                                    "FETCH_INCOMPLETE",
                                    unreadable.code()
                                            + " FETCH incomplete, "
                                            + unreadable.notices.size()
                                            + " of the messages cannot be opened.")));
        }

        private boolean isFinalOk(ImapResponseMessage message) {
            return message instanceof StatusResponse
                    && ((StatusResponse) message).getServerResponseType() == StatusResponse.Type.OK
                    && request.getTag().equals(((StatusResponse) message).getTag());
        }

        @Override
        public void flush() {
            inside.flush();
        }
    }

    private static HumanReadableText text(String key, String text) {
        return new HumanReadableText("org.qutemail.imap." + key, text);
    }
}
