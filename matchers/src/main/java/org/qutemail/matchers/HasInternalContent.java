// SPDX-License-Identifier: Apache-2.0
package org.qutemail.matchers;

import java.util.Collection;
import java.util.List;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;

/**
 * Matches all recipients of a mail whose content is internal, also when this copy goes elsewhere:
 * notices about it must not quote it. Used in front of whatever bounces or reports.
 *
 * <p>Takes no condition. Reads {@code org.qutemail.internal-content} and {@code
 * org.qutemail.sealed-key}; submitted mail that failed before {@link InternalMail} saw it (no
 * {@code org.qutemail.decisions}) counts as internal.
 *
 * <pre>{@code
 * <mailet match="org.qutemail.matchers.HasInternalContent"
 *         class="org.qutemail.mailets.ContentFreeBounce"/>
 * }</pre>
 */
public class HasInternalContent extends GenericMatcher {

    @Override
    public Collection<MailAddress> match(Mail mail) {
        boolean undecided =
                QkdAttributes.submitter(mail).isPresent()
                        && mail.getAttribute(QkdAttributes.DECISIONS).isEmpty();
        return undecided
                        || QkdAttributes.internalContent(mail)
                        || mail.getAttribute(QkdAttributes.SEALED_KEY).isPresent()
                ? mail.getRecipients()
                : List.of();
    }
}
