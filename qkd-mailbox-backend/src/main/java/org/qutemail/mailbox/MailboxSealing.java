// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.qutemail.core.policy.SealingContext;
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

    /** The name that what this session appends is to get; empty: any. */
    Optional<UUID> name() {
        return Optional.ofNullable(
                        (SealingContext)
                                session.getAttributes().get(SealingContext.SESSION_ATTRIBUTE))
                .flatMap(SealingContext::name);
    }

    MessageOpener opener() {
        return mappers.opener();
    }

    MessageSealer sealer() {
        return mappers.sealer();
    }

    MailboxIndexing indexing() {
        return mappers.indexing();
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
        return append(message, storing, Stored.unknown());
    }

    /** What has to be noted of a message that the storage has just taken, uncommitted yet. */
    interface Stored<T> {
        /**
         * @param form what was stored; empty when that lay there already
         */
        void note(AppendScope scope, Optional<ToStore> form, T result) throws MailboxException;

        static <T> Stored<T> unknown() {
            return (scope, form, result) -> {};
        }
    }

    <T> T append(MailboxMessage message, Storing<T> storing, Stored<T> stored)
            throws MailboxException {
        return inScope(
                scope -> {
                    if (MessageOpener.isStored(message)) {
                        T result = storing.store(MessageOpener.stored(message));
                        stored.note(scope, Optional.empty(), result);
                        return result;
                    }
                    try (ToStore form = sealer().toStore(message, session, scope)) {
                        T result = storing.store(form.message());
                        stored.note(scope, Optional.of(form), result);
                        return result;
                    }
                });
    }

    /** {@link #append} without blocking the caller. */
    <T> Mono<T> appendReactive(MailboxMessage message, Function<MailboxMessage, Mono<T>> storing) {
        return appendReactive(message, storing, Stored.unknown());
    }

    <T> Mono<T> appendReactive(
            MailboxMessage message, Function<MailboxMessage, Mono<T>> storing, Stored<T> stored) {
        if (MessageOpener.isStored(message)) {
            return inScopeReactive(
                    scope ->
                            storing.apply(MessageOpener.stored(message))
                                    .flatMap(noting(stored, scope, Optional.empty())));
        }
        return inScopeReactive(
                scope ->
                        Mono.usingWhen(
                                Mono.fromCallable(() -> sealer().toStore(message, session, scope))
                                        .subscribeOn(Schedulers.boundedElastic()),
                                form ->
                                        storing.apply(form.message())
                                                .flatMap(noting(stored, scope, Optional.of(form))),
                                form -> Mono.fromRunnable(form::close)));
    }

    private static <T> Function<T, Mono<T>> noting(
            Stored<T> stored, AppendScope scope, Optional<ToStore> form) {
        return result ->
                Mono.fromCallable(
                        () -> {
                            stored.note(scope, form, result);
                            return result;
                        });
    }
}
