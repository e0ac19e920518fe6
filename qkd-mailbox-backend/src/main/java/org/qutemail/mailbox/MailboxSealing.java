// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.util.function.Function;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The sealing on behalf of one session: what the three mappers have in common. */
final class MailboxSealing {

    /** Stores and answers what the storage answered. */
    interface Storing<T> {
        T store(MailboxMessage message) throws MailboxException;
    }

    private final MailboxSession session;
    private final SealedMappers mappers;

    MailboxSealing(MailboxSession session, SealedMappers mappers) {
        this.session = session;
        this.mappers = mappers;
    }

    MailboxSession session() {
        return session;
    }

    MessageOpener opener() {
        return mappers.opener();
    }

    MessageSealer sealer() {
        return mappers.sealer();
    }

    SealedMappers mappers() {
        return mappers;
    }

    <T> T inScope(AppendScope.Work<T> work) throws MailboxException {
        return AppendScope.around(mappers.service(), mappers.metrics(), work);
    }

    <T> Mono<T> inScopeReactive(Function<AppendScope, Mono<T>> work) {
        return AppendScope.aroundReactive(mappers.service(), mappers.metrics(), work);
    }

    /** Appends: what was read from a mapper of ours is stored as it lies there. */
    <T> T append(MailboxMessage message, Storing<T> storing) throws MailboxException {
        if (message instanceof OpenedMessage) {
            return storing.store(MessageOpener.stored(message));
        }
        return inScope(
                scope -> {
                    MailboxMessage toStore = sealer().toStore(message, session, scope);
                    try {
                        return storing.store(toStore);
                    } finally {
                        release(toStore);
                    }
                });
    }

    /** {@link #append} without blocking the caller. */
    <T> Mono<T> appendReactive(MailboxMessage message, Function<MailboxMessage, Mono<T>> storing) {
        if (message instanceof OpenedMessage) {
            return storing.apply(MessageOpener.stored(message));
        }
        return inScopeReactive(
                scope ->
                        Mono.usingWhen(
                                Mono.fromCallable(() -> sealer().toStore(message, session, scope))
                                        .subscribeOn(Schedulers.boundedElastic()),
                                storing,
                                toStore -> Mono.fromRunnable(() -> release(toStore))));
    }

    private static void release(MailboxMessage stored) {
        if (stored instanceof SealedMessage) {
            ((SealedMessage) stored).close();
        }
    }
}
