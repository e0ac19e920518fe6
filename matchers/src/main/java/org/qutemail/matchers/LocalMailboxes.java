// SPDX-License-Identifier: Apache-2.0
package org.qutemail.matchers;

import javax.inject.Inject;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;

/** Which addresses are mailboxes on this server. Thread-safe. */
public final class LocalMailboxes {

    private final DomainList domains;
    private final UsersRepository users;

    @Inject
    public LocalMailboxes(DomainList domains, UsersRepository users) {
        this.domains = domains;
        this.users = users;
    }

    /** Whether the domain is one of ours. */
    public boolean isLocalDomain(Domain domain) throws DirectoryUnavailableException {
        try {
            return domains.containsDomain(domain);
        } catch (DomainListException | RuntimeException e) {
            throw new DirectoryUnavailableException("domain " + domain.asString(), e);
        }
    }

    /** Whether the address is that of a user; an alias or a group is not. */
    public boolean isMailbox(MailAddress address) throws DirectoryUnavailableException {
        if (!isLocalDomain(address.getDomain())) {
            return false;
        }
        try {
            return users.contains(users.getUsername(address));
        } catch (UsersRepositoryException | RuntimeException e) {
            throw new DirectoryUnavailableException("user " + address.asString(), e);
        }
    }
}
