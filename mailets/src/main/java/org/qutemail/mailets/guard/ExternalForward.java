// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets.guard;

import java.util.Locale;
import javax.mail.MessagingException;

/** What becomes of internal mail that this server would forward to an outside address. */
public enum ExternalForward {
    /** Not sent. The owner is told, without content, and keeps the local copy. */
    REFUSE,
    /** Opened in memory and sent as ordinary mail, recorded. */
    ALLOW;

    /**
     * @param value of the parameter {@code externalForward}; null or empty means refuse
     * @throws MessagingException it is neither {@code refuse} nor {@code allow}
     */
    public static ExternalForward parse(String value) throws MessagingException {
        if (value == null || value.isBlank()) {
            return REFUSE;
        }
        switch (value.trim().toLowerCase(Locale.ROOT)) {
            case "refuse":
                return REFUSE;
            case "allow":
                return ALLOW;
            default:
                throw new MessagingException(
                        "externalForward is '" + value + "', it must be 'refuse' or 'allow'");
        }
    }
}
