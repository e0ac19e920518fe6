// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.record;

import java.util.Arrays;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;

/**
 * The record format, version 1: how one part of a message lies at rest. The specification is {@code
 * docs/formats.md}.
 *
 * <pre>
 *  0 "QEM" 1A | 4 version=1 | 5 suite=1 (81 hex: simulated key) | 6 part | 7 log2(segment)=16
 *  8 key_ID[16] | 24 salt[32] | 56 noncePrefix[7] | 63 00 | 64 commit[32]
 * 96 segments: ciphertext (at most 2^log2) || tag[16]
 * </pre>
 *
 * <p>Compatibility: records written by this version stay readable by every later one.
 */
public final class RecordFormat {

    /** Octets before the first segment. */
    public static final int PREAMBLE_SIZE = 96;

    /** Octets of each segment's authentication tag. */
    public static final int TAG_SIZE = 16;

    /** Octets of a GCM nonce. */
    public static final int NONCE_SIZE = 12;

    /** Plaintext octets of a full segment, as writers make it. */
    public static final int SEGMENT_SIZE = 1 << RecordHeader.WRITTEN_LOG2;

    /** Plaintext octets of the longest record that can be written: 2^32 full segments. */
    public static final long MAX_PLAIN_LENGTH = RecordLayout.MAX_SEGMENTS * SEGMENT_SIZE;

    private RecordFormat() {}

    /**
     * The length of the record that holds so many octets.
     *
     * @param plain 0 to {@link #MAX_PLAIN_LENGTH}
     * @throws IllegalArgumentException outside that
     */
    public static long sealedLength(long plain) {
        return RecordLayout.ofPlain(plain, RecordHeader.WRITTEN_LOG2).sealedLength();
    }

    /**
     * How many octets a record of this length holds, when it has the segments that our writers
     * make. Says nothing of whether the record is sound.
     *
     * @throws IllegalArgumentException no record has this length
     */
    public static long plainLength(long sealed) {
        try {
            return RecordLayout.ofSealed(sealed, RecordHeader.WRITTEN_LOG2).plainLength();
        } catch (SealException e) {
            throw new IllegalArgumentException("no record has " + sealed + " octets", e);
        }
    }

    /**
     * Whether the octets begin as a record does. For telling stored forms apart; a mail message
     * cannot begin so, since octet 3 is not allowed in a header field's name.
     */
    public static boolean looksLikeRecord(byte[] octets) {
        return RecordHeader.hasMagic(octets);
    }

    /**
     * The id of the key that a record names. Not yet verified: opening does that.
     *
     * @param record the record, or at least its first {@value #PREAMBLE_SIZE} octets
     * @throws SealException NOT_A_RECORD or TRUNCATED, or UNSUPPORTED for another version
     */
    public static KeyId keyId(byte[] record) throws SealException {
        return RecordHeader.parse(record, true).keyId();
    }

    /**
     * The part that a record names. Not yet verified: opening does that.
     *
     * @throws SealException as {@link #keyId}
     */
    public static org.qutemail.core.seal.RecordPart part(byte[] record) throws SealException {
        return RecordHeader.parse(record, true).part();
    }

    /**
     * Whether a record says that its key was simulated. Not yet verified: opening does that.
     *
     * @throws SealException as {@link #keyId}
     */
    public static boolean simulated(byte[] record) throws SealException {
        return RecordHeader.parse(record, true).simulated();
    }

    /**
     * The nonce of segment 0, for showing ({@code qkd_nonce}).
     *
     * @param record the whole record
     * @throws SealException as {@link #keyId}, or TRUNCATED for an impossible length
     */
    public static byte[] firstNonce(byte[] record) throws SealException {
        return firstNonce(record, record.length);
    }

    /**
     * {@link #firstNonce(byte[])} of a record that is not in memory.
     *
     * @param preamble its first {@value #PREAMBLE_SIZE} octets
     * @param length of the whole record
     */
    public static byte[] firstNonce(byte[] preamble, long length) throws SealException {
        RecordHeader header = RecordHeader.parse(preamble, true);
        RecordLayout layout = RecordLayout.ofSealed(length, header.log2Segment());
        return header.nonce(0, layout.segments() == 1);
    }

    /**
     * The commitment of a record: 32 octets that no other record has, since they come out of its
     * key, its random salt and all else that it is bound to. Not yet verified: opening does that.
     *
     * @param record the record, or at least its first {@value #PREAMBLE_SIZE} octets
     * @throws SealException as {@link #keyId}
     */
    public static byte[] commitment(byte[] record) throws SealException {
        RecordHeader.parse(record, true);
        return Arrays.copyOfRange(record, RecordHeader.SIZE, PREAMBLE_SIZE);
    }

    /**
     * Everything after the preamble, tags included, for showing ({@code qkd_ciphertext}).
     *
     * @param record the whole record
     * @throws SealException as {@link #keyId}
     */
    public static byte[] ciphertext(byte[] record) throws SealException {
        RecordHeader.parse(record, true);
        return Arrays.copyOfRange(record, PREAMBLE_SIZE, record.length);
    }

    /**
     * The tag of the last segment, for showing ({@code qkd_auth_tag}).
     *
     * @param record the whole record
     * @throws SealException as {@link #keyId}, or TRUNCATED for an impossible length
     */
    public static byte[] lastTag(byte[] record) throws SealException {
        RecordHeader header = RecordHeader.parse(record, true);
        RecordLayout.ofSealed(record.length, header.log2Segment());
        return Arrays.copyOfRange(record, record.length - TAG_SIZE, record.length);
    }

    static SealException truncated(String detail) {
        return new SealException(SealError.TRUNCATED, detail);
    }
}
