// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.record;

import org.qutemail.core.seal.SealException;

/**
 * Where the segments of a record lie, from a length alone.
 *
 * @param plainLength octets of plaintext
 * @param segments at least 1; the last is empty only when the plaintext is
 * @param log2Segment log2 of the plaintext octets of a full segment
 */
record RecordLayout(long plainLength, long segments, int log2Segment) {

    /** The segment number is 32 bits of the nonce. */
    static final long MAX_SEGMENTS = 1L << 32;

    static RecordLayout ofPlain(long plain, int log2) {
        if (plain < 0 || plain > MAX_SEGMENTS << log2) {
            throw new IllegalArgumentException(
                    "a record holds 0 to 2^" + (32 + log2) + " octets, not " + plain);
        }
        long segments = Math.max(1, (plain + (1L << log2) - 1) >>> log2);
        return new RecordLayout(plain, segments, log2);
    }

    /** From the record's length; TRUNCATED for one that no writer produces. */
    static RecordLayout ofSealed(long sealed, int log2) throws SealException {
        long octets = sealed - RecordFormat.PREAMBLE_SIZE;
        long full = (1L << log2) + RecordFormat.TAG_SIZE;
        if (octets < RecordFormat.TAG_SIZE) {
            throw RecordFormat.truncated("less than one segment's tag is left");
        }
        long segments = (octets - 1) / full + 1;
        long last = octets - (segments - 1) * full;
        if (segments > 1 && last <= RecordFormat.TAG_SIZE) {
            throw RecordFormat.truncated("the last segment has no content");
        }
        if (segments > MAX_SEGMENTS) {
            throw RecordFormat.truncated("more segments than a record can have");
        }
        return new RecordLayout(octets - segments * RecordFormat.TAG_SIZE, segments, log2);
    }

    long sealedLength() {
        return RecordFormat.PREAMBLE_SIZE + plainLength + segments * RecordFormat.TAG_SIZE;
    }

    int segmentSize() {
        return 1 << log2Segment;
    }

    boolean isLast(long segment) {
        return segment == segments - 1;
    }

    /** The segment that holds the plaintext octet at this position. */
    long segmentAt(long position) {
        return position >>> log2Segment;
    }

    /** Plaintext octets before this segment. */
    long plainStart(long segment) {
        return segment << log2Segment;
    }

    /** Plaintext octets of this segment. */
    int plainSize(long segment) {
        return (int) Math.min(segmentSize(), plainLength - plainStart(segment));
    }

    /** Where the segment begins in the record. */
    long sealedStart(long segment) {
        return RecordFormat.PREAMBLE_SIZE + segment * (segmentSize() + RecordFormat.TAG_SIZE);
    }

    /** Octets of the segment in the record. */
    int sealedSize(long segment) {
        return plainSize(segment) + RecordFormat.TAG_SIZE;
    }
}
