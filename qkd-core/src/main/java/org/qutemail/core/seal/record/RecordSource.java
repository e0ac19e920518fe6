// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.record;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a record's octets can be read from, more than once, with a length known beforehand. The
 * length should come from where an attacker cannot change it, such as an index row with a MAC; it
 * is checked against the record's last segment in any case.
 */
public interface RecordSource {

    /** Octets of the whole record. */
    long length();

    /** A new stream from the record's first octet on. Skipping in it should be cheap. */
    InputStream open() throws IOException;

    /** How a stream is made. */
    @FunctionalInterface
    interface Opening {
        /** A new stream from the first octet on. */
        InputStream open() throws IOException;
    }

    /**
     * Anything that can be opened again.
     *
     * @param length octets of the record
     */
    static RecordSource of(long length, Opening opening) {
        return new RecordSource() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream open() throws IOException {
                return opening.open();
            }
        };
    }

    /** A record in memory; not copied. */
    static RecordSource of(byte[] record) {
        return of(record.length, () -> new ByteArrayInputStream(record));
    }

    /** A record in a file of its own. */
    static RecordSource of(Path file) throws IOException {
        return of(Files.size(file), () -> Files.newInputStream(file));
    }
}
