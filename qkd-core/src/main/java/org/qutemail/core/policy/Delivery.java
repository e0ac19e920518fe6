// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.policy;

import java.util.Objects;

/**
 * One mail on its way to one recipient, however often it is tried: the same before and after a
 * crash. What the content consists of is part of it, so that nothing but the same octets can be
 * taken for the same delivery.
 *
 * @param mail the name under which the queue had the mail first, see {@link #QUEUED_AS}
 * @param recipient the address; the domain in lower case
 * @param content SHA-256 of header and body, lower-case hexadecimal
 */
public record Delivery(String mail, String recipient, String content) {

    /**
     * Name of the mail attribute with that first name, a string. Set when mail is taken out of a
     * queue that lasts, and kept by its parts and by what is put back; names of parts are random.
     */
    public static final String QUEUED_AS = "org.qutemail.queued-as";

    public Delivery {
        Objects.requireNonNull(mail, "mail");
        Objects.requireNonNull(recipient, "recipient");
        Objects.requireNonNull(content, "content");
    }
}
