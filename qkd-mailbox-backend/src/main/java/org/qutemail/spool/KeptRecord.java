// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.james.server.core.MimeMessageInputStream;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.seal.record.RecordSource;

/**
 * The record in a message that a queue or repository has kept, read from there each time. Its
 * length is counted, since not every store knows the sizes of its messages.
 */
final class KeptRecord implements RecordSource {

    private final MimeMessage message;
    private final int headers;
    private final long length;

    private KeptRecord(MimeMessage message, int headers, long length) {
        this.message = message;
        this.headers = headers;
        this.length = length;
    }

    /**
     * @param message null when the store has lost it
     * @param headers how many message headers stand before the record: one, or two for a mail that
     *     was set aside
     * @throws SealException NOT_A_RECORD: there is no such header
     * @throws IOException the store cannot be read
     */
    static KeptRecord in(MimeMessage message, int headers) throws IOException, SealException {
        if (message == null) {
            throw new SealException(SealError.TRUNCATED, "the store has no message for the mail");
        }
        try (InputStream record = stream(message, headers)) {
            if (record == null) {
                throw new SealException(
                        SealError.NOT_A_RECORD, "what was kept is not a sealed mail");
            }
            return new KeptRecord(
                    message, headers, record.transferTo(OutputStream.nullOutputStream()));
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public InputStream open() throws IOException {
        InputStream record = stream(message, headers);
        if (record == null) {
            throw new IOException("the message changed while it was read");
        }
        return record;
    }

    private static InputStream stream(MimeMessage message, int headers) throws IOException {
        InputStream in = whole(message);
        for (int header = 0; header < headers; header++) {
            if (!SpoolMessage.skipHeader(in)) {
                in.close();
                return null;
            }
        }
        return in;
    }

    /** The octets of a message as its store keeps them. */
    static InputStream whole(MimeMessage message) throws IOException {
        try {
            return new BufferedInputStream(new MimeMessageInputStream(message));
        } catch (MessagingException e) {
            throw new IOException("the kept message cannot be read: " + e.getMessage(), e);
        }
    }
}
