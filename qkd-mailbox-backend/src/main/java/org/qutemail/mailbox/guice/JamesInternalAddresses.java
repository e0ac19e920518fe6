// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.guice;

import javax.inject.Inject;
import org.apache.james.core.Domain;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.qutemail.mailbox.InternalAddresses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Internal is what lies in one of the server's domains. Users are not asked for: aliases and groups
 * have no mailbox, and are internal all the same.
 */
final class JamesInternalAddresses implements InternalAddresses {

    private static final Logger LOGGER = LoggerFactory.getLogger(JamesInternalAddresses.class);

    private final DomainList domains;

    @Inject
    JamesInternalAddresses(DomainList domains) {
        this.domains = domains;
    }

    @Override
    public boolean isInternal(String localPart, String domain) {
        try {
            return domains.containsDomain(Domain.of(domain));
        } catch (IllegalArgumentException e) {
            // Not a domain name, so none of ours: an address literal, say.
            return false;
        } catch (DomainListException e) {
            LOGGER.warn("Cannot tell whether {} is one of our domains: taken for one", domain, e);
            return true;
        }
    }
}
