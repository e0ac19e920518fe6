// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import com.google.common.io.FileBackedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A record between sealing and storing, to be read as often as the storage likes. Above 1 MiB in a
 * temporary file: there is only ciphertext in it.
 */
public final class SealedBuffer implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(SealedBuffer.class);

    private static final int IN_MEMORY = 1 << 20;

    /** Writes the record. */
    @FunctionalInterface
    public interface Sealing {
        /**
         * @return octets written
         */
        long into(OutputStream record) throws IOException;
    }

    private final FileBackedOutputStream octets = new FileBackedOutputStream(IN_MEMORY);
    private long length;

    private SealedBuffer() {}

    /** Runs the sealing at once; its failure leaves nothing behind. */
    public static SealedBuffer of(Sealing sealing) throws IOException {
        SealedBuffer buffer = new SealedBuffer();
        try {
            buffer.length = sealing.into(buffer.octets);
            return buffer;
        } catch (IOException | RuntimeException e) {
            buffer.close();
            throw e;
        }
    }

    /** Octets of the record. */
    public long length() {
        return length;
    }

    /** A new stream from the first octet on. */
    public InputStream open() throws IOException {
        return octets.asByteSource().openStream();
    }

    @Override
    public void close() {
        try {
            octets.reset();
        } catch (IOException e) {
            // A temporary file of ciphertext stays behind until the directory is emptied.
            LOGGER.warn("a temporary file was not deleted", e);
        }
    }
}
