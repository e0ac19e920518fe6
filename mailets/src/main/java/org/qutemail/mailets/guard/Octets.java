// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets.guard;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.james.server.core.MimeMessageSource;
import org.apache.james.server.core.MimeMessageWrapper;

/** Whole messages as octets in memory, never in a temporary file. */
public final class Octets {

    private Octets() {}

    /**
     * The message as it would travel. Octets that nobody changed are those that were received;
     * James writes the lines of a changed header anew and leaves the body alone.
     */
    public static byte[] of(MimeMessage message) throws MessagingException {
        try {
            if (message instanceof MimeMessageWrapper) {
                try (InputStream in = ((MimeMessageWrapper) message).getMessageInputStream()) {
                    return in.readAllBytes();
                }
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            message.writeTo(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new MessagingException("cannot read a message in memory", e);
        }
    }

    /**
     * @param octets header and body; not copied, not to be changed afterwards
     */
    public static MimeMessageWrapper message(byte[] octets) {
        return new MimeMessageWrapper(new Source("memory-" + UUID.randomUUID(), octets));
    }

    private record Source(String id, byte[] octets) implements MimeMessageSource {
        @Override
        public String getSourceId() {
            return id;
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(octets);
        }

        @Override
        public long getMessageSize() {
            return octets.length;
        }
    }
}
