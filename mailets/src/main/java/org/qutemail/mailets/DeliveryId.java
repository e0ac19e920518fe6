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

    /** The identity of delivering these octets to this recipient. */
    public static DeliveryId of(byte[] cms, MailAddress recipient) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(cms);
            return new DeliveryId(
                    HexFormat.of().formatHex(hash),
                    recipient.getLocalPart() + "@" + recipient.getDomain().asString());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
