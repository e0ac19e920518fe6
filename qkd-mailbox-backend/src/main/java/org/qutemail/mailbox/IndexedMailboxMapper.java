// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.james.core.Username;
import org.apache.james.mailbox.acl.ACLDiff;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxACL;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.UidValidity;
import org.apache.james.mailbox.model.search.MailboxQuery;
import org.apache.james.mailbox.store.mail.MailboxMapper;
import org.qutemail.index.IndexStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Lets the index follow when a mailbox is deleted, since the storage deletes its messages without
 * their mapper. All else is the mapper's inside. For one unit of work at a time, as that one.
 */
final class IndexedMailboxMapper implements MailboxMapper {

    private static final Logger LOGGER = LoggerFactory.getLogger(IndexedMailboxMapper.class);

    private final MailboxMapper inside;
    private final MailboxIndexing indexing;
    private final Map<MailboxId, Mailbox> leaving = new ConcurrentHashMap<>();

    IndexedMailboxMapper(MailboxMapper inside, MailboxIndexing indexing) {
        this.inside = inside;
        this.indexing = indexing;
    }

    @Override
    public Mono<Void> delete(Mailbox mailbox) {
        return Mono.<Void>fromCallable(
                        () -> {
                            leaving.put(mailbox.getMailboxId(), mailbox);
                            indexing.leaving(mailbox);
                            return null;
                        })
                .subscribeOn(Schedulers.boundedElastic())
                .then(Mono.defer(() -> inside.delete(mailbox)));
    }

    @Override
    public <T> T execute(Transaction<T> transaction) throws MailboxException {
        boolean committed = false;
        try {
            T result = inside.execute(transaction);
            committed = true;
            return result;
        } finally {
            settle(committed);
        }
    }

    @Override
    public <T> Mono<T> executeReactive(Mono<T> transaction) {
        return Mono.usingWhen(
                Mono.just(this),
                any -> inside.executeReactive(transaction),
                any -> settling(true),
                (any, error) -> settling(false),
                any -> Mono.empty());
    }

    private Mono<Void> settling(boolean committed) {
        return leaving.isEmpty()
                ? Mono.empty()
                : Mono.<Void>fromRunnable(() -> settle(committed))
                        .subscribeOn(Schedulers.boundedElastic());
    }

    private void settle(boolean committed) {
        for (Mailbox mailbox : leaving.values()) {
            try {
                if (committed) {
                    indexing.gone(mailbox);
                } else {
                    indexing.settle(mailbox);
                }
            } catch (IndexStoreException | RuntimeException e) {
                LOGGER.warn("The message index is settled at the next start", e);
            }
        }
        leaving.clear();
    }

    // ---- nothing to do with messages

    @Override
    public Mono<Mailbox> create(MailboxPath path, UidValidity uidValidity) {
        return inside.create(path, uidValidity);
    }

    @Override
    public Mono<MailboxId> rename(Mailbox mailbox) {
        return inside.rename(mailbox);
    }

    @Override
    public Mono<Mailbox> findMailboxByPath(MailboxPath path) {
        return inside.findMailboxByPath(path);
    }

    @Override
    public Mono<Boolean> pathExists(MailboxPath path) {
        return inside.pathExists(path);
    }

    @Override
    public Mono<Mailbox> findMailboxById(MailboxId id) {
        return inside.findMailboxById(id);
    }

    @Override
    public Flux<Mailbox> findNonPersonalMailboxes(Username user, MailboxACL.Right right) {
        return inside.findNonPersonalMailboxes(user, right);
    }

    @Override
    public Flux<Mailbox> findMailboxWithPathLike(MailboxQuery.UserBound query) {
        return inside.findMailboxWithPathLike(query);
    }

    @Override
    public Flux<MailboxId> userMailboxes(Username user) {
        return inside.userMailboxes(user);
    }

    @Override
    public Mono<Boolean> hasChildren(Mailbox mailbox, char delimiter) {
        return inside.hasChildren(mailbox, delimiter);
    }

    @Override
    public Mono<ACLDiff> updateACL(Mailbox mailbox, MailboxACL.ACLCommand command) {
        return inside.updateACL(mailbox, command);
    }

    @Override
    public Mono<ACLDiff> setACL(Mailbox mailbox, MailboxACL acl) {
        return inside.setACL(mailbox, acl);
    }

    @Override
    public Flux<Mailbox> list() {
        return inside.list();
    }

    @Override
    public void endRequest() {
        inside.endRequest();
    }
}
