// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.cms;

import java.io.OutputStream;

/** Writes into one array of known size; a growing one would be in memory twice. */
final class ExactOutput extends OutputStream {

    private final byte[] octets;
    private int position;

    ExactOutput(int size) {
        octets = new byte[size];
    }

    @Override
    public void write(int octet) {
        octets[position++] = (byte) octet;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        System.arraycopy(source, offset, octets, position, length);
        position += length;
    }

    /**
     * The array itself.
     *
     * @throws IllegalStateException less was written than announced
     */
    byte[] whole() {
        if (position != octets.length) {
            throw new IllegalStateException(
                    position + " octets were written, announced were " + octets.length);
        }
        return octets;
    }
}
