// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.james.core.MailAddress;

/**
 * The identity of one delivery: SHA-256 of the CMS octets, with the recipient.
 *
 * @param cms lower-case hexadecimal, 64 characters
 * @param recipient the domain in lower case
 */
public record DeliveryId(String cms, String recipient) {

    /**
     * The identity of delivering to this recipient.
     *
     * @param cms the {@link #hash} of what is delivered
     */
    public static DeliveryId of(String cms, MailAddress recipient) {
        return new DeliveryId(
                cms, recipient.getLocalPart() + "@" + recipient.getDomain().asString());
    }

    /** SHA-256 of the CMS octets, in lower-case hexadecimal. */
    public static String hash(byte[] cms) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(cms));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
