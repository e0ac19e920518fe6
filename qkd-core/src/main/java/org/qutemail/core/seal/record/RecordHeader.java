// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.record;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.seal.RecordPart;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;

/** The first 64 octets of a record: all that the key derivation binds. */
final class RecordHeader {

    static final int SIZE = 64;
    static final int SALT_SIZE = 32;
    static final int PREFIX_SIZE = 7;
    static final int WRITTEN_LOG2 = 16;
    static final int MIN_LOG2 = 12;

    private static final byte[] MAGIC = {'Q', 'E', 'M', 0x1A};
    private static final byte VERSION = 1;
    private static final byte SUITE = 1;
    private static final byte SUITE_SIMULATED = (byte) 0x81;

    private static final int AT_VERSION = 4;
    private static final int AT_SUITE = 5;
    private static final int AT_PART = 6;
    private static final int AT_LOG2 = 7;
    private static final int AT_KEY_ID = 8;
    private static final int AT_PREFIX = 56;
    private static final int AT_RESERVED = 63;

    private final byte[] octets;
    private final RecordPart part;

    private RecordHeader(byte[] octets, RecordPart part) {
        this.octets = octets;
        this.part = part;
    }

    /** A new header; salt and prefix are fresh random octets. */
    static RecordHeader create(
            KeyInfo key, RecordPart part, int log2, byte[] salt, byte[] noncePrefix) {
        byte[] octets =
                ByteBuffer.allocate(SIZE)
                        .put(MAGIC)
                        .put(VERSION)
                        .put(key.simulated() ? SUITE_SIMULATED : SUITE)
                        .put((byte) part.code())
                        .put((byte) log2)
                        .put(key.id().toBytes())
                        .put(salt)
                        .put(noncePrefix)
                        .put((byte) 0)
                        .array();
        return new RecordHeader(octets, part);
    }

    static boolean hasMagic(byte[] record) {
        return record.length >= MAGIC.length
                && Arrays.equals(record, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /**
     * The checks that need no key, in the order of the specification.
     *
     * @param record the whole record, or its first 96 octets
     */
    static RecordHeader parse(byte[] record, boolean allowSimulated) throws SealException {
        if (!hasMagic(record)) {
            throw new SealException(SealError.NOT_A_RECORD, "it does not begin as a record does");
        }
        if (record.length < RecordFormat.PREAMBLE_SIZE) {
            throw RecordFormat.truncated("a record has at least 96 octets");
        }
        require(record[AT_VERSION] == VERSION, "version", record[AT_VERSION]);
        byte suite = record[AT_SUITE];
        if (suite == SUITE_SIMULATED && !allowSimulated) {
            throw new SealException(
                    SealError.UNSUPPORTED,
                    "sealed under a simulated key, which this server does not accept");
        }
        require(suite == SUITE || suite == SUITE_SIMULATED, "suite", suite);
        RecordPart part = part(record[AT_PART]);
        int log2 = record[AT_LOG2];
        require(log2 >= MIN_LOG2 && log2 <= WRITTEN_LOG2, "segment size", record[AT_LOG2]);
        require(record[AT_RESERVED] == 0, "octet 63", record[AT_RESERVED]);
        return new RecordHeader(Arrays.copyOf(record, SIZE), part);
    }

    private static RecordPart part(byte code) throws SealException {
        for (RecordPart part : RecordPart.values()) {
            if (part.code() == code) {
                return part;
            }
        }
        throw unknown("part", code);
    }

    private static void require(boolean condition, String field, byte value) throws SealException {
        if (!condition) {
            throw unknown(field, value);
        }
    }

    private static SealException unknown(String field, byte value) {
        return new SealException(
                SealError.UNSUPPORTED, field + " " + (value & 0xFF) + " is not known here");
    }

    RecordPart part() {
        return part;
    }

    boolean simulated() {
        return octets[AT_SUITE] == SUITE_SIMULATED;
    }

    int log2Segment() {
        return octets[AT_LOG2];
    }

    KeyId keyId() {
        return KeyId.of(octets, AT_KEY_ID);
    }

    /** The 64 octets; not to be changed. */
    byte[] octets() {
        return octets;
    }

    /** {@code noncePrefix || BE32(segment) || (last ? 01 : 00)}. */
    byte[] nonce(long segment, boolean last) {
        return ByteBuffer.allocate(RecordFormat.NONCE_SIZE)
                .put(octets, AT_PREFIX, PREFIX_SIZE)
                .putInt((int) segment)
                .put((byte) (last ? 1 : 0))
                .array();
    }
}
