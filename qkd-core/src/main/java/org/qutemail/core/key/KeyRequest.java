// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.util.Objects;
import java.util.Optional;

/**
 * What somebody asks the key policy for.
 *
 * @param purpose not null
 * @param recipients of this message, at least 1
 * @param octets size of the message, or what is known of it
 * @param user whose budget it goes by; empty: nobody's
 */
public record KeyRequest(KeyPurpose purpose, int recipients, long octets, Optional<String> user) {

    public KeyRequest {
        Objects.requireNonNull(purpose, "purpose");
        Objects.requireNonNull(user, "user");
        if (recipients < 1 || octets < 0) {
            throw new IllegalArgumentException("a message has recipients, and no size below 0");
        }
    }

    /** A message on its way to local recipients. */
    public static KeyRequest delivery(int recipients, long octets, Optional<String> user) {
        return new KeyRequest(KeyPurpose.DELIVERY, recipients, octets, user);
    }

    /** A message, or its attachments, that a client saves. */
    public static KeyRequest client(long octets) {
        return new KeyRequest(KeyPurpose.CLIENT, 1, octets, Optional.empty());
    }

    /**
     * What will be sealed for it at the most: the travelling form once, and each stored copy twice,
     * since attachments are stored beside the message that holds them.
     */
    long sealedOctets() {
        long forms = (purpose == KeyPurpose.DELIVERY ? 1L : 0L) + 2L * recipients;
        return octets > Long.MAX_VALUE / forms ? Long.MAX_VALUE : octets * forms;
    }
}
