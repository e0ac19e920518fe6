// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.record;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A record, sealed segment by segment as it is read. Reads one octet ahead of each segment, because
 * the last one is sealed as such. Does not close the plaintext's stream.
 */
final class SealingInputStream extends InputStream {

    private final SegmentCipher cipher;
    private final InputStream plaintext;

    /** One segment and the octet after it. */
    private final byte[] plain;

    /** What is to be handed out next: the preamble, then one sealed segment after the other. */
    private byte[] ready;

    private int position;
    private int limit;
    private int carried;
    private long segment;
    private boolean ended;
    private boolean closed;

    SealingInputStream(
            byte[] preamble, SegmentCipher cipher, int segmentSize, InputStream plaintext) {
        this.cipher = cipher;
        this.plaintext = plaintext;
        this.plain = new byte[segmentSize + 1];
        this.ready = preamble;
        this.limit = preamble.length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        java.util.Objects.checkFromIndexSize(offset, length, target.length);
        if (closed) {
            throw new IOException("the stream is closed");
        }
        if (length == 0) {
            return 0;
        }
        if (position == limit) {
            if (ended) {
                return -1;
            }
            sealNext();
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(ready, position, target, offset, count);
        position += count;
        return count;
    }

    private void sealNext() throws IOException {
        if (segment == RecordLayout.MAX_SEGMENTS) {
            throw new IOException("a record has at most 2^32 segments");
        }
        int size = plain.length - 1;
        int filled = carried + plaintext.readNBytes(plain, carried, plain.length - carried);
        boolean last = filled <= size;
        if (segment == 0) {
            ready = new byte[size + RecordFormat.TAG_SIZE];
        }
        limit = cipher.seal(segment, last, plain, 0, Math.min(filled, size), ready, 0);
        position = 0;
        segment++;
        ended = last;
        carried = last ? 0 : 1;
        plain[0] = plain[size];
    }

    @Override
    public void close() {
        closed = true;
        cipher.close();
        Arrays.fill(plain, (byte) 0);
    }
}
