// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets.guard;

import java.util.Collection;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.qutemail.core.key.KeyException;

/** Makes a sealed mail of an open internal message, for other local mailboxes. */
@FunctionalInterface
public interface Resealer {

    /**
     * @return a new mail, sealed, its state that of the delivery processor; the caller disposes it
     * @throws KeyException no key to be had, or not now
     */
    Mail reseal(InternalMessage message, Collection<MailAddress> recipients)
            throws KeyException, MessagingException;
}
