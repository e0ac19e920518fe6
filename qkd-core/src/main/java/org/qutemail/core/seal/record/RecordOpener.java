// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.record;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.seal.RecordPart;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;

/**
 * Opens records, version 1. No octet comes out that was not verified, and none at all from a record
 * that was shortened. Thread-safe; the streams it gives are not.
 */
public final class RecordOpener {

    private final boolean allowSimulated;

    /**
     * @param allowSimulated whether records sealed under simulated keys are opened; otherwise they
     *     are UNSUPPORTED
     */
    public RecordOpener(boolean allowSimulated) {
        this.allowSimulated = allowSimulated;
    }

    /**
     * Opens a record that is in memory.
     *
     * @param ikm the copy's input keying material; stays the caller's
     * @param part what the record is asked to be
     * @param context what it is bound to, at most 65535 octets
     * @param record any octets
     * @return the plaintext
     * @throws SealException in the order of {@code docs/formats.md}; MISSING_KEY when the record
     *     names another key than the one given
     */
    public byte[] open(KeyMaterial ikm, RecordPart part, byte[] context, byte[] record)
            throws SealException {
        RecordHeader header = header(ikm, part, record);
        try (RecordKeys keys = keys(ikm, header, context, record);
                SegmentCipher cipher = new SegmentCipher(header, keys)) {
            RecordLayout layout = RecordLayout.ofSealed(record.length, header.log2Segment());
            byte[] plaintext = new byte[(int) layout.plainLength()];
            try {
                for (long segment = 0; segment < layout.segments(); segment++) {
                    cipher.open(
                            segment,
                            layout.isLast(segment),
                            record,
                            (int) layout.sealedStart(segment),
                            layout.sealedSize(segment),
                            plaintext,
                            (int) layout.plainStart(segment));
                }
            } catch (SealException e) {
                Arrays.fill(plaintext, (byte) 0);
                throw e;
            }
            return plaintext;
        }
    }

    /**
     * Opens for reading from the beginning, lazily: {@link RecordReader#stream} of {@link #reader}.
     * Closing the stream closes the reader.
     *
     * @throws SealException as {@link #open}; damage further on shows in reading, as {@link
     *     SealIOException}
     * @throws IOException of the source
     */
    public InputStream openStream(
            KeyMaterial ikm, RecordPart part, byte[] context, RecordSource record)
            throws SealException, IOException {
        return new RecordInputStream(reader(ikm, part, context, record));
    }

    /**
     * Opens for reading in any order, one segment in memory at a time. The last segment is verified
     * before this returns, and with it the record's length. The key is derived at once: the caller
     * may close its own when this returns.
     *
     * @throws SealException as {@link #open}, damage in segments before the last excepted
     * @throws IOException of the source
     */
    public RecordReader reader(
            KeyMaterial ikm, RecordPart part, byte[] context, RecordSource record)
            throws SealException, IOException {
        byte[] preamble;
        try (InputStream in = record.open()) {
            preamble = in.readNBytes((int) Math.min(record.length(), RecordFormat.PREAMBLE_SIZE));
        }
        RecordHeader header = header(ikm, part, preamble);
        RecordKeys keys = keys(ikm, header, context, preamble);
        RecordReader reader = null;
        try {
            RecordLayout layout = RecordLayout.ofSealed(record.length(), header.log2Segment());
            reader = new RecordReader(record, layout, new SegmentCipher(header, keys));
            reader.verifyEnd();
            return reader;
        } catch (SealException | IOException | RuntimeException e) {
            keys.close();
            if (reader != null) {
                reader.close();
            }
            throw e;
        }
    }

    private RecordHeader header(KeyMaterial ikm, RecordPart part, byte[] record)
            throws SealException {
        RecordHeader header = RecordHeader.parse(record, allowSimulated);
        if (header.part() != part) {
            throw new SealException(
                    SealError.WRONG_KEY_OR_CONTEXT,
                    "the record is a " + header.part() + ", asked for was " + part);
        }
        if (!header.keyId().equals(ikm.info().id())) {
            throw new SealException(
                    SealError.MISSING_KEY,
                    "the record needs key " + header.keyId() + ", given was " + ikm.info().id());
        }
        return header;
    }

    private static RecordKeys keys(
            KeyMaterial ikm, RecordHeader header, byte[] context, byte[] preamble)
            throws SealException {
        RecordKeys keys = RecordKeys.derive(ikm.secret(), header, context);
        // The mark is bound by the commitment; the second test refuses what a faulty writer made.
        if (!keys.committedIn(preamble) || header.simulated() != ikm.info().simulated()) {
            keys.close();
            throw new SealException(
                    SealError.WRONG_KEY_OR_CONTEXT,
                    "key " + header.keyId() + " and this context do not open the record");
        }
        return keys;
    }
}
