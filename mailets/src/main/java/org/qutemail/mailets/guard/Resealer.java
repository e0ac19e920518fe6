// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets.guard;

import java.util.Collection;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.qutemail.core.key.KeyException;

/** Makes sealed mail of an open internal message, for other local mailboxes. */
@FunctionalInterface
public interface Resealer {

    /**
     * @return new mails, sealed, one for each key that the policy gave, their state that of the
     *     delivery processor; the caller disposes them
     * @throws KeyException no key to be had, or not now
     */
    List<Mail> reseal(InternalMessage message, Collection<MailAddress> recipients)
            throws KeyException, MessagingException;
}
