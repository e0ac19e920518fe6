// SPDX-License-Identifier: Apache-2.0
package org.qutemail.matchers;

import java.lang.reflect.Proxy;
import org.apache.james.UserEntityValidator;
import org.apache.james.core.Domain;
import org.apache.james.core.Username;
import org.apache.james.dnsservice.api.InMemoryDNSService;
import org.apache.james.domainlist.lib.DomainListConfiguration;
import org.apache.james.domainlist.memory.MemoryDomainList;
import org.apache.james.rrt.api.RecipientRewriteTableConfiguration;
import org.apache.james.rrt.lib.AliasReverseResolverImpl;
import org.apache.james.rrt.lib.CanSendFromImpl;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.rrt.memory.MemoryRecipientRewriteTable;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.james.user.memory.MemoryUsersRepository;

/** James' own directory in memory: alice and bob at {@code home.test}, alice also as al. */
public final class Directory {

    public static final Username ALICE = Username.of("alice@home.test");
    public static final Username BOB = Username.of("bob@home.test");

    public final MemoryDomainList domains = new MemoryDomainList(new InMemoryDNSService());
    public final MemoryRecipientRewriteTable rewrites = new MemoryRecipientRewriteTable();
    public final MemoryUsersRepository users;
    public final CanSendFromImpl canSendFrom;

    /** Set to make every look-up of a user fail. */
    public boolean down;

    public Directory() throws Exception {
        domains.configure(DomainListConfiguration.DEFAULT);
        domains.addDomain(Domain.of("home.test"));
        users = MemoryUsersRepository.withVirtualHosting(domains);
        users.addUser(ALICE, "secret-a");
        users.addUser(BOB, "secret-b");
        rewrites.setConfiguration(RecipientRewriteTableConfiguration.DEFAULT_ENABLED);
        rewrites.setUsersRepository(users);
        rewrites.setDomainList(domains);
        rewrites.setUserEntityValidator(UserEntityValidator.NOOP);
        rewrites.addAliasMapping(
                MappingSource.fromUser("al", Domain.of("home.test")), ALICE.asString());
        canSendFrom = new CanSendFromImpl(rewrites, new AliasReverseResolverImpl(rewrites));
    }

    public SubmissionIdentity identity() {
        return new SubmissionIdentity(domains, switchableUsers(), canSendFrom);
    }

    public LocalMailboxes mailboxes() {
        return new LocalMailboxes(domains, switchableUsers());
    }

    /** The users, failing while {@link #down}. */
    public UsersRepository switchableUsers() {
        return (UsersRepository)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {UsersRepository.class},
                        (proxy, method, arguments) -> {
                            if (down) {
                                throw new UsersRepositoryException("the directory is down");
                            }
                            return method.invoke(users, arguments);
                        });
    }
}
