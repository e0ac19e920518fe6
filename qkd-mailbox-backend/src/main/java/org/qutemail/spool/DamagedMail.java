// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.qutemail.core.seal.SealException;

/** Where waiting mail goes that does not open: kept as it is, for a person to look at. */
@FunctionalInterface
public interface DamagedMail {

    /**
     * @param kept the mail as its queue or repository had it, sealed; stays the caller's
     * @param place where it waited, such as {@code queue:spool}
     * @param why never null
     * @throws MessagingException it was not kept; the caller has to go on holding it
     */
    void setAside(Mail kept, String place, SealException why) throws MessagingException;
}
