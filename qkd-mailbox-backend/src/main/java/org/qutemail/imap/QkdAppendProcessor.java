// SPDX-License-Identifier: Apache-2.0
package org.qutemail.imap;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.UnaryOperator;
import javax.inject.Inject;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.AppendRequest;
import org.apache.james.imap.processor.AppendProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.metrics.api.MetricFactory;
import org.qutemail.mailbox.KeyServiceUnavailableException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * APPEND of RFC 9051 section 6.3.12 that says why: when the message must be sealed and no key is to
 * be had, the answer is {@code NO [UNAVAILABLE]} (RFC 5530 section 3) and nothing is stored.
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

    @Inject
    public QkdAppendProcessor(
            MailboxManager mailboxManager,
            StatusResponseFactory statusResponseFactory,
            MetricFactory metricFactory) {
        super(mailboxManager, statusResponseFactory, metricFactory);
        this.explaining =
                answering(
                        MailboxManager.class,
                        mailboxManager,
                        "getMailboxReactive",
                        answer -> answer.map(QkdAppendProcessor::explaining));
    }

    @Override
    protected MailboxManager getMailboxManager() {
        return explaining;
    }

    @Override
    protected Mono<Void> processRequestReactive(
            AppendRequest request, ImapSession session, Responder responder) {
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
        return answering(
                MessageManager.class,
                (MessageManager) mailbox,
                "appendMessageReactive",
                answer -> answer.onErrorMap(KeyServiceUnavailableException.class, NoKey::new));
    }

    /** The same object, but for one method whose answer is passed on changed. */
    private static <T> T answering(
            Class<T> type, T delegate, String method, UnaryOperator<Mono<Object>> change) {
        InvocationHandler handler =
                (proxy, called, arguments) -> {
                    Object answer = invoke(delegate, called, arguments);
                    return called.getName().equals(method) && answer instanceof Publisher<?>
                            ? change.apply(Mono.from((Publisher<?>) answer))
                            : answer;
                };
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object invoke(Object delegate, Method method, Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(delegate, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Passes James's handlers of mailbox exceptions because it is none. */
    private static final class NoKey extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NoKey(Throwable cause) {
            super(cause);
        }
    }
}
