// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.MessageId;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The copies made in one unit of work of a mapper. They are confirmed when it has succeeded, so
 * after a commit, and destroyed when it has failed. One append is two calls, attachments first and
 * then the message, and both use one copy: it is found here by message id.
 *
 * <p>A reactive unit of work carries its scope in the Reactor context, since it may change threads.
 * Thread-safe.
 */
final class AppendScope {

    private static final Logger LOGGER = LoggerFactory.getLogger(AppendScope.class);

    /** Work of a mapper. */
    interface Work<T> {
        T in(AppendScope scope) throws MailboxException;
    }

    /** Makes a copy when the scope has none. */
    interface Maker {
        NewCopy make() throws MailboxException;
    }

    /** What has to follow the work when its end is known. */
    interface Follower {
        /** The work is committed. */
        void committed();

        /** The work has failed; if it did so while it was committed, it may stand all the same. */
        void failed();

        /** The work was cancelled, perhaps while it is being committed. */
        void cancelled();
    }

    private final KeyService service;
    private final SealedMailboxMetrics metrics;
    private final List<Follower> followers = new ArrayList<>();
    private final Map<Object, NewCopy> copies = new HashMap<>();
    private final Set<Object> entrusted = new HashSet<>();

    AppendScope(KeyService service, SealedMailboxMetrics metrics) {
        this.service = service;
        this.metrics = metrics;
    }

    /** A scope around blocking work. */
    static <T> T around(KeyService service, SealedMailboxMetrics metrics, Work<T> work)
            throws MailboxException {
        AppendScope scope = new AppendScope(service, metrics);
        try {
            T result = work.in(scope);
            scope.confirm();
            return result;
        } catch (MailboxException | RuntimeException e) {
            scope.destroy();
            throw e;
        }
    }

    /** The scope that the work is part of already, or else one around it. */
    static <T> Mono<T> aroundReactive(
            KeyService service, SealedMailboxMetrics metrics, Function<AppendScope, Mono<T>> work) {
        return Mono.deferContextual(
                context -> {
                    Optional<AppendScope> outer = context.getOrEmpty(AppendScope.class);
                    return outer.map(work)
                            .orElseGet(
                                    () ->
                                            Mono.usingWhen(
                                                    Mono.fromSupplier(
                                                            () ->
                                                                    new AppendScope(
                                                                            service, metrics)),
                                                    scope ->
                                                            work.apply(scope)
                                                                    .contextWrite(
                                                                            inner ->
                                                                                    inner.put(
                                                                                            AppendScope
                                                                                                    .class,
                                                                                            scope)),
                                                    scope -> blocking(scope::confirm),
                                                    (scope, error) -> blocking(scope::destroy),
                                                    scope -> blocking(scope::abandon)));
                });
    }

    private static Mono<Void> blocking(Runnable end) {
        return Mono.<Void>fromRunnable(end).subscribeOn(Schedulers.boundedElastic());
    }

    /** The copy of this message, made at the first call. */
    synchronized NewCopy copyFor(MessageId id, Maker maker) throws MailboxException {
        Object name = nameOf(id);
        NewCopy copy = copies.get(name);
        if (copy == null) {
            copy = maker.make();
            copies.put(name, copy);
        }
        return copy;
    }

    /** Whether the copy of this message has been made. */
    synchronized boolean has(MessageId id) {
        return copies.containsKey(nameOf(id));
    }

    /** From now on the follower is told how the work ends. */
    synchronized void follow(Follower follower) {
        followers.add(follower);
    }

    private void tell(Consumer<Follower> ending) {
        for (Follower follower : followers) {
            try {
                ending.accept(follower);
            } catch (RuntimeException e) {
                LOGGER.warn("The message index is settled at the next start", e);
            }
        }
        followers.clear();
    }

    /**
     * The copy of this message has a row in the index, with which its secret ends if the work
     * fails: only the index finds out whether it stands.
     */
    synchronized void entrust(MessageId id) {
        entrusted.add(nameOf(id));
    }

    private static Object nameOf(MessageId id) {
        return id.isSerializable() ? id : new SameObject(id);
    }

    /** An id of a storage without ids: it has no equality, so the object itself has to do. */
    private record SameObject(MessageId id) {

        @Override
        public boolean equals(Object other) {
            return other instanceof SameObject && ((SameObject) other).id == id;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(id);
        }
    }

    private synchronized void confirm() {
        tell(Follower::committed);
        for (NewCopy copy : copies.values()) {
            copy.close();
            try {
                service.confirmCopy(copy.ref());
            } catch (KeyException | RuntimeException e) {
                // The mail is stored and can be read. What clears unconfirmed copies away must
                // look for stored references first.
                metrics.copyUnconfirmed();
                LOGGER.warn("Stored, but the key copy {} is not confirmed", copy.ref(), e);
            }
        }
        copies.clear();
    }

    private synchronized void destroy() {
        tell(Follower::failed);
        copies.forEach(
                (name, copy) -> {
                    copy.close();
                    if (copy.created() && !entrusted.contains(name)) {
                        destroy(copy.ref());
                    }
                });
        copies.clear();
    }

    private void destroy(CopyRef copy) {
        try {
            service.destroyCopy(copy);
        } catch (KeyException | RuntimeException e) {
            LOGGER.warn("The key copy {} of a failed append stays", copy, e);
        }
    }

    /** Cancelled: nobody knows whether it was stored, so the copies stay, unconfirmed. */
    private synchronized void abandon() {
        tell(Follower::cancelled);
        for (NewCopy copy : copies.values()) {
            copy.close();
            metrics.copyUnconfirmed();
            LOGGER.warn("An append was cancelled, the key copy {} is not confirmed", copy.ref());
        }
        copies.clear();
    }
}
