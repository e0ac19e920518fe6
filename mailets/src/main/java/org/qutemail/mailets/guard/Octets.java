// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets.guard;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
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
     *
     * @return not to be changed: of a message made here and not changed since, its own octets
     */
    public static byte[] of(MimeMessage message) throws MessagingException {
        try {
            if (message instanceof InMemory inMemory && inMemory.isUntouched()) {
                return inMemory.octets;
            }
            if (message instanceof MimeMessageWrapper wrapper) {
                try (InputStream in = wrapper.getMessageInputStream()) {
                    return read(in, wrapper.getMessageSize());
                }
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            message.writeTo(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new MessagingException("cannot read a message in memory", e);
        }
    }

    /** All octets, in one array from the start: a large message is not copied on the way. */
    private static byte[] read(InputStream in, long expected) throws IOException {
        byte[] octets = new byte[(int) Math.min(expected, Integer.MAX_VALUE - 8)];
        int size = in.readNBytes(octets, 0, octets.length);
        byte[] more = in.readAllBytes();
        if (size == octets.length && more.length == 0) {
            return octets;
        }
        byte[] all = Arrays.copyOf(octets, size + more.length);
        System.arraycopy(more, 0, all, size, more.length);
        return all;
    }

    /**
     * @param octets header and body; not copied, not to be changed afterwards
     */
    public static MimeMessageWrapper message(byte[] octets) {
        return new InMemory(octets);
    }

    private static final class InMemory extends MimeMessageWrapper {
        private final byte[] octets;

        private InMemory(byte[] octets) {
            super(new Source("memory-" + UUID.randomUUID(), octets));
            this.octets = octets;
        }

        private boolean isUntouched() {
            return !messageParsed && !isModified();
        }
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
