// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.record;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.Objects;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.seal.RecordPart;

/**
 * Writes records, version 1. Salt and nonce prefix are fresh for each, so one key may seal any
 * number of them. A simulated key is marked in the record (suite 81 hex).
 *
 * <p>Thread-safe when its random source is, as {@link SecureRandom} is.
 */
public final class RecordSealer {

    private static final int MIN_IKM = 32;

    private final SecureRandom random;
    private final int log2Segment;

    /**
     * @param random where salts and nonce prefixes come from
     */
    public RecordSealer(SecureRandom random) {
        this(random, RecordHeader.WRITTEN_LOG2);
    }

    private RecordSealer(SecureRandom random, int log2Segment) {
        this.random = Objects.requireNonNull(random, "random");
        this.log2Segment = log2Segment;
    }

    /**
     * For test vectors only: another segment size, and with it usually a random source that repeats
     * itself. Repeating salt and prefix under one key breaks AES-GCM.
     *
     * @param log2Segment 12 to 16
     */
    public static RecordSealer unsafeForVectors(SecureRandom random, int log2Segment) {
        if (log2Segment < RecordHeader.MIN_LOG2 || log2Segment > RecordHeader.WRITTEN_LOG2) {
            throw new IllegalArgumentException("log2 of a segment is 12 to 16");
        }
        return new RecordSealer(random, log2Segment);
    }

    /**
     * Seals octets that are in memory.
     *
     * @param ikm the copy's input keying material, at least 32 octets; stays the caller's
     * @param part what the octets are
     * @param context what the record is bound to, at most 65535 octets, may be empty
     * @param plaintext may be empty
     * @return the record, {@link RecordFormat#sealedLength} octets
     * @throws IllegalArgumentException a bound above is not kept, or the record would not fit into
     *     an array
     */
    public byte[] seal(KeyMaterial ikm, RecordPart part, byte[] context, byte[] plaintext) {
        RecordLayout layout = RecordLayout.ofPlain(plaintext.length, log2Segment);
        if (layout.sealedLength() > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("too long for an array; use the streaming form");
        }
        byte[] record = new byte[(int) layout.sealedLength()];
        try (SegmentCipher cipher = begin(ikm, part, context, record)) {
            for (long segment = 0; segment < layout.segments(); segment++) {
                cipher.seal(
                        segment,
                        layout.isLast(segment),
                        plaintext,
                        (int) layout.plainStart(segment),
                        layout.plainSize(segment),
                        record,
                        (int) layout.sealedStart(segment));
            }
        }
        return record;
    }

    /**
     * Seals from one stream to the other, one segment in memory at a time. Closes neither.
     *
     * @return octets written
     * @throws IOException of either stream; what was written by then is no record
     */
    public long seal(
            KeyMaterial ikm,
            RecordPart part,
            byte[] context,
            InputStream plaintext,
            OutputStream record)
            throws IOException {
        try (SealingInputStream sealing = sealing(ikm, part, context, plaintext)) {
            return sealing.transferTo(record);
        }
    }

    /**
     * Seals while being read, one segment in memory at a time. The key is derived at once: the
     * caller may close its own when this returns.
     *
     * @param plaintext closed with the stream given back
     * @return the record
     */
    public InputStream sealStream(
            KeyMaterial ikm, RecordPart part, byte[] context, InputStream plaintext) {
        SealingInputStream sealing = sealing(ikm, part, context, plaintext);
        return new java.io.FilterInputStream(sealing) {
            @Override
            public void close() throws IOException {
                super.close();
                plaintext.close();
            }
        };
    }

    private SealingInputStream sealing(
            KeyMaterial ikm, RecordPart part, byte[] context, InputStream plaintext) {
        byte[] preamble = new byte[RecordFormat.PREAMBLE_SIZE];
        SegmentCipher cipher = begin(ikm, part, context, preamble);
        return new SealingInputStream(preamble, cipher, 1 << log2Segment, plaintext);
    }

    /** Writes the first 96 octets and yields the cipher of the segments. */
    private SegmentCipher begin(KeyMaterial ikm, RecordPart part, byte[] context, byte[] preamble) {
        if (ikm.secret().size() < MIN_IKM) {
            throw new IllegalArgumentException(
                    "a record's keying material has at least " + MIN_IKM + " octets");
        }
        byte[] salt = new byte[RecordHeader.SALT_SIZE];
        random.nextBytes(salt);
        byte[] prefix = new byte[RecordHeader.PREFIX_SIZE];
        random.nextBytes(prefix);
        RecordHeader header = RecordHeader.create(ikm.info(), part, log2Segment, salt, prefix);
        RecordKeys keys = RecordKeys.derive(ikm.secret(), header, context);
        System.arraycopy(header.octets(), 0, preamble, 0, RecordHeader.SIZE);
        System.arraycopy(keys.commit(), 0, preamble, RecordHeader.SIZE, RecordKeys.COMMIT_SIZE);
        return new SegmentCipher(header, keys);
    }
}
