// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.james.lifecycle.api.Disposable;
import org.apache.james.server.core.MimeMessageSource;
import org.qutemail.mailbox.SealedBuffer;

/**
 * Sealed octets in the form that queues and repositories take: the body of a message of one part,
 * in binary. A short header stands before them because some stores parse what they keep; it says
 * nothing of the mail.
 */
final class SpoolMessage implements MimeMessageSource, Disposable {

    private static final int LONGEST_HEADER = 4096;
    private static final int END_OF_HEADER = 0x0D0A0D0A;

    private final String id = UUID.randomUUID().toString();
    private final byte[] header;
    private final SealedBuffer body;

    /** Takes over the buffer. */
    SpoolMessage(SealedBuffer body) {
        // Without a Message-ID of its own JavaMail would rewrite the header, and look into the
        // body.
        this.header =
                ("Message-ID: <"
                                + id
                                + "@spool.invalid>\r\n"
                                + "MIME-Version: 1.0\r\n"
                                + "Content-Type: application/octet-stream\r\n"
                                + "Content-Transfer-Encoding: binary\r\n"
                                + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        this.body = body;
    }

    /**
     * Leads a stream behind the header.
     *
     * @return whether there is one; otherwise the stream stands anywhere
     */
    static boolean skipHeader(InputStream message) throws IOException {
        int lastFour = 0;
        for (int read = 0; read < LONGEST_HEADER; read++) {
            int octet = message.read();
            if (octet < 0) {
                return false;
            }
            lastFour = lastFour << 8 | octet;
            if (lastFour == END_OF_HEADER) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String getSourceId() {
        return id;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new SequenceInputStream(new ByteArrayInputStream(header), body.open());
    }

    @Override
    public long getMessageSize() {
        return header.length + body.length();
    }

    @Override
    public void dispose() {
        body.close();
    }
}
