// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
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
        return new DeliveryId(cms, address(recipient));
    }

    /** The address as it tells recipients apart: the domain in lower case. */
    static String address(MailAddress recipient) {
        return recipient.getLocalPart() + "@" + recipient.getDomain().asString();
    }

    /** SHA-256 of octets, in lower-case hexadecimal. */
    public static String hash(byte[] octets) {
        return HexFormat.of().formatHex(sha256().digest(octets));
    }

    /** {@link #hash(byte[])} of what has not to be in memory as a whole. */
    static String hash(InputStream octets) throws IOException {
        DigestInputStream digesting = new DigestInputStream(octets, sha256());
        digesting.transferTo(OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
