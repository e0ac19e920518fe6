// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets.guard;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.inject.Inject;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.api.RecipientRewriteTable.ErrorMappingException;
import org.apache.james.rrt.api.RecipientRewriteTableException;
import org.apache.james.rrt.lib.Mapping;
import org.qutemail.matchers.DirectoryUnavailableException;
import org.qutemail.matchers.LocalMailboxes;

/** Where mail to an address ends up on this server: aliases, groups and forwards resolved. */
public final class Destinations {

    private final LocalMailboxes mailboxes;
    private final RecipientRewriteTable rewrites;
    private final DomainList domains;

    @Inject
    public Destinations(
            LocalMailboxes mailboxes, RecipientRewriteTable rewrites, DomainList domains) {
        this.mailboxes = mailboxes;
        this.rewrites = rewrites;
        this.domains = domains;
    }

    /**
     * @param mailboxes local mailboxes
     * @param outside addresses of other servers
     * @param unknown addresses of ours that lead nowhere
     */
    record Resolved(
            Set<MailAddress> mailboxes, Set<MailAddress> outside, Set<MailAddress> unknown) {}

    /**
     * @throws DirectoryUnavailableException it cannot be said now
     */
    Resolved resolve(MailAddress address) throws DirectoryUnavailableException {
        Resolved resolved =
                new Resolved(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
        for (MailAddress end : ends(address)) {
            if (!mailboxes.isLocalDomain(end.getDomain())) {
                resolved.outside().add(end);
            } else if (mailboxes.isMailbox(end)) {
                resolved.mailboxes().add(end);
            } else {
                resolved.unknown().add(end);
            }
        }
        return resolved;
    }

    /**
     * Asks the directory about an address, for the sake of getting an answer at all.
     *
     * @throws DirectoryUnavailableException there is none now
     */
    public void requireAnswer(MailAddress address) throws DirectoryUnavailableException {
        resolve(address);
    }

    /** Whether this very address is a local mailbox. */
    boolean isMailbox(MailAddress address) throws DirectoryUnavailableException {
        return mailboxes.isMailbox(address);
    }

    private Set<MailAddress> ends(MailAddress address) throws DirectoryUnavailableException {
        if (!mailboxes.isLocalDomain(address.getDomain())) {
            return Set.of(address);
        }
        try {
            Set<MailAddress> ends = new LinkedHashSet<>();
            List<Mapping> mappings =
                    rewrites.getResolvedMappings(address.getLocalPart(), address.getDomain())
                            .asStream()
                            .toList();
            for (Mapping mapping : mappings) {
                Optional<MailAddress> end =
                        mapping.appendDomainFromThrowingSupplierIfNone(this::defaultDomain)
                                .asMailAddress();
                end.ifPresent(ends::add);
            }
            return mappings.isEmpty() ? Set.of(address) : ends;
        } catch (ErrorMappingException e) {
            // The administrator mapped this address to an error.
            return Set.of(address);
        } catch (RecipientRewriteTableException e) {
            throw new DirectoryUnavailableException("mappings of " + address.asString(), e);
        }
    }

    private Domain defaultDomain() throws RecipientRewriteTableException {
        try {
            return domains.getDefaultDomain();
        } catch (DomainListException e) {
            throw new RecipientRewriteTableException("no default domain", e);
        }
    }
}
