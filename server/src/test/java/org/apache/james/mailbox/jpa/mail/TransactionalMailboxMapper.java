// SPDX-License-Identifier: Apache-2.0
package org.apache.james.mailbox.jpa.mail;

import org.apache.james.core.Username;
import org.apache.james.mailbox.acl.ACLDiff;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxACL;
import org.apache.james.mailbox.model.MailboxACL.Right;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.UidValidity;
import org.apache.james.mailbox.model.search.MailboxQuery;
import org.apache.james.mailbox.store.mail.MailboxMapper;
import org.qutemail.server.embedded.CommittingMapper;
import org.qutemail.server.embedded.SealedJpa;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Stands before James's class of this name: its mapper, with the index following. */
public final class TransactionalMailboxMapper implements MailboxMapper {

    private final MailboxMapper inside;

    public TransactionalMailboxMapper(JPAMailboxMapper mapper) {
        inside =
                CommittingMapper.around(
                        MailboxMapper.class, SealedJpa.mailbox().mappers().around(mapper));
    }

    @Override
    public Mono<Mailbox> create(MailboxPath path, UidValidity uidValidity) {
        return inside.create(path, uidValidity);
    }

    @Override
    public Mono<MailboxId> rename(Mailbox mailbox) {
        return inside.rename(mailbox);
    }

    @Override
    public Mono<Void> delete(Mailbox mailbox) {
        return inside.delete(mailbox);
    }

    @Override
    public Mono<Mailbox> findMailboxByPath(MailboxPath path) {
        return inside.findMailboxByPath(path);
    }

    @Override
    public Mono<Mailbox> findMailboxById(MailboxId id) {
        return inside.findMailboxById(id);
    }

    @Override
    public Flux<Mailbox> findMailboxWithPathLike(MailboxQuery.UserBound query) {
        return inside.findMailboxWithPathLike(query);
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
    public Flux<Mailbox> findNonPersonalMailboxes(Username user, Right right) {
        return inside.findNonPersonalMailboxes(user, right);
    }
}
