// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.seal.RecordPart;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.seal.record.RecordOpener;
import org.qutemail.core.seal.record.RecordSealer;
import org.qutemail.core.seal.record.RecordSource;

/** Seals and opens records, and counts them. Thread-safe. */
final class Records {

    /** Up to here a record is opened in one go; above, it is read twice instead of kept. */
    private static final long IN_MEMORY = 1 << 20;

    private final RecordSealer sealer;
    private final RecordOpener opener;
    private final SealedMailboxMetrics metrics;

    Records(RecordSealer sealer, RecordOpener opener, SealedMailboxMetrics metrics) {
        this.sealer = sealer;
        this.opener = opener;
        this.metrics = metrics;
    }

    byte[] seal(KeyMaterial ikm, RecordPart part, byte[] context, byte[] plaintext) {
        byte[] record = sealer.seal(ikm, part, context, plaintext);
        metrics.recordWritten(part);
        return record;
    }

    /** Closes neither stream; answers the octets written. */
    long seal(KeyMaterial ikm, RecordPart part, byte[] context, InputStream from, OutputStream to)
            throws IOException {
        long length = sealer.seal(ikm, part, context, from, to);
        metrics.recordWritten(part);
        return length;
    }

    byte[] open(KeyMaterial ikm, RecordPart part, byte[] context, byte[] record)
            throws SealException {
        byte[] plaintext = opener.open(ikm, part, context, record);
        metrics.recordOpened(part);
        return plaintext;
    }

    /**
     * A stream over what the record holds, every octet of it verified before this returns: whoever
     * sends it on (an IMAP literal is announced with its length) can no longer stop in the middle.
     */
    InputStream open(KeyMaterial ikm, RecordPart part, byte[] context, RecordSource record)
            throws SealException, IOException {
        if (isSmall(record)) {
            return new ByteArrayInputStream(openSmall(ikm, part, context, record));
        }
        try (InputStream verifying = opener.openStream(ikm, part, context, record)) {
            verifying.transferTo(OutputStream.nullOutputStream());
        }
        InputStream verified = opener.openStream(ikm, part, context, record);
        metrics.recordOpened(part);
        return verified;
    }

    /** Whether a record is opened in one go. */
    static boolean isSmall(RecordSource record) {
        return record.length() <= IN_MEMORY;
    }

    /** What a small record holds. */
    byte[] openSmall(KeyMaterial ikm, RecordPart part, byte[] context, RecordSource record)
            throws SealException, IOException {
        try (InputStream in = record.open()) {
            // One more than announced, so that a record with something behind it is refused.
            return open(ikm, part, context, in.readNBytes((int) record.length() + 1));
        }
    }
}
