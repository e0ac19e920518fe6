// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.cms;

import java.nio.ByteBuffer;

/**
 * Writes DER (X.690 section 10) into one array of known size. Why not a library: {@code
 * docs/adr/0004}.
 */
final class DerWriter {

    static final int INTEGER = 0x02;
    static final int OCTET_STRING = 0x04;
    static final int OID = 0x06;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;

    private final ByteBuffer out;

    DerWriter(int size) {
        this.out = ByteBuffer.allocate(size);
    }

    /** Octets of an element with so many octets of content. */
    static int size(int length) {
        return 1 + lengthOctets(length) + length;
    }

    /** One element, its content put together from the given parts. */
    static byte[] element(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        DerWriter writer = new DerWriter(size(length)).header(tag, length);
        for (byte[] part : parts) {
            writer.put(part);
        }
        return writer.array();
    }

    DerWriter header(int tag, int length) {
        out.put((byte) tag);
        int octets = lengthOctets(length);
        if (octets > 1) {
            out.put((byte) (0x80 | (octets - 1)));
        }
        for (int shift = 8 * (Math.max(octets - 1, 1) - 1); shift >= 0; shift -= 8) {
            out.put((byte) (length >>> shift));
        }
        return this;
    }

    DerWriter put(byte[] octets) {
        out.put(octets);
        return this;
    }

    /** The array itself. */
    byte[] array() {
        return out.array();
    }

    private static int lengthOctets(int length) {
        if (length < 0x80) {
            return 1;
        }
        return 1 + (39 - Integer.numberOfLeadingZeros(length)) / 8;
    }
}
