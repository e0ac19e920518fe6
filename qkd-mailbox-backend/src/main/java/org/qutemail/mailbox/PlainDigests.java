// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.mail.model.Property;
import org.qutemail.core.vault.store.Octets;
import org.qutemail.core.vault.wrap.RowBytes;
import org.qutemail.index.IndexRow;

/**
 * SHA-256 of the parts of a message that is stored as it came: octets of header and body, and what
 * the storage keeps of its MIME structure. Attachments are not in it: JPA reads them out of the
 * body each time.
 */
final class PlainDigests {

    private PlainDigests() {}

    /** The three digests that a row has, in the order of {@link Voucher.Part}. */
    static Octets of(MailboxMessage stored) throws IOException {
        ByteArrayOutputStream digests = new ByteArrayOutputStream(IndexRow.DIGESTS);
        try (InputStream header = stored.getHeaderContent();
                InputStream body = stored.getBodyContent()) {
            digests.writeBytes(of(header));
            digests.writeBytes(ofStructure(stored));
            digests.writeBytes(of(body));
        }
        return Octets.of(digests.toByteArray());
    }

    /** Reads to the end. */
    static byte[] of(InputStream content) throws IOException {
        MessageDigest digest = sha256();
        content.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        return digest.digest();
    }

    /** Every value behind its length, so that no two structures have the same octets. */
    static byte[] ofStructure(MailboxMessage stored) {
        RowBytes octets = new RowBytes("plain");
        text(octets, stored.getMediaType());
        text(octets, stored.getSubType());
        Long lines = stored.getTextualLineCount();
        text(octets, lines == null ? null : lines.toString());
        for (Property property : stored.getProperties().toProperties()) {
            octets.text(property.getNamespace())
                    .text(property.getLocalName())
                    .text(property.getValue());
        }
        return sha256().digest(octets.toBytes());
    }

    private static void text(RowBytes octets, String value) {
        octets.number(value == null ? 0 : 1).text(value == null ? "" : value);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
