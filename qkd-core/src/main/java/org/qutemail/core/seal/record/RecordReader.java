// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.record;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.qutemail.core.seal.SealException;

/**
 * An opened record, read in any order. Holds one segment of plaintext, overwritten at {@link
 * #close()}. Each segment is verified before an octet of it goes out. Not thread-safe.
 */
public final class RecordReader implements AutoCloseable {

    private final RecordSource source;
    private final RecordLayout layout;
    private final SegmentCipher cipher;
    private final byte[] sealed;
    private final byte[] plain;

    private InputStream in;
    private long inPosition;
    private long loaded = -1;
    private boolean closed;

    RecordReader(RecordSource source, RecordLayout layout, SegmentCipher cipher) {
        this.source = source;
        this.layout = layout;
        this.cipher = cipher;
        // No segment of a short record is full.
        int size = (int) Math.min(layout.segmentSize(), layout.plainLength());
        this.sealed = new byte[size + RecordFormat.TAG_SIZE];
        this.plain = new byte[size];
    }

    /** Octets of plaintext, verified. */
    public long length() {
        return layout.plainLength();
    }

    /**
     * Reads at most up to the end of one segment.
     *
     * @param position from 0 on; at or beyond the end gives -1
     * @return octets read, -1 at the end
     * @throws SealIOException the segment is damaged; nothing of it was handed out
     * @throws IOException of the source
     */
    public int read(long position, byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (position < 0) {
            throw new IllegalArgumentException("a position is not negative");
        }
        requireOpen();
        if (length == 0) {
            return 0;
        }
        if (position >= layout.plainLength()) {
            return -1;
        }
        long segment = layout.segmentAt(position);
        try {
            load(segment);
        } catch (SealException e) {
            throw new SealIOException(e);
        }
        int from = (int) (position - layout.plainStart(segment));
        int count = Math.min(length, layout.plainSize(segment) - from);
        System.arraycopy(plain, from, target, offset, count);
        return count;
    }

    /** The whole plaintext. Closing the stream does not close the reader. */
    public InputStream stream() {
        return new RecordInputStream(this) {
            @Override
            public void close() {
                // The reader goes on being its owner's.
            }
        };
    }

    /**
     * Verifies the last segment, and so the record's length. When it fails, the segments before it
     * are tried, since the first one that is damaged is what gets reported.
     */
    void verifyEnd() throws SealException, IOException {
        long last = layout.segments() - 1;
        try {
            load(last);
        } catch (SealException e) {
            for (long segment = 0; segment < last && e.segment() == last; segment++) {
                load(segment);
            }
            throw e;
        }
        if (in.read() >= 0) {
            throw SealException.corruptSegment(last);
        }
        inPosition = Long.MAX_VALUE;
    }

    private void load(long segment) throws SealException, IOException {
        if (loaded == segment) {
            return;
        }
        loaded = -1;
        int size = layout.sealedSize(segment);
        moveTo(layout.sealedStart(segment));
        int got = in.readNBytes(sealed, 0, size);
        inPosition += got;
        if (got < size) {
            throw RecordFormat.truncated("the record ends before its stated length");
        }
        cipher.open(segment, layout.isLast(segment), sealed, 0, size, plain, 0);
        loaded = segment;
    }

    private void moveTo(long position) throws SealException, IOException {
        if (in == null || position < inPosition) {
            closeSource();
            in = source.open();
            inPosition = 0;
        }
        try {
            in.skipNBytes(position - inPosition);
        } catch (java.io.EOFException e) {
            throw RecordFormat.truncated("the record ends before its stated length");
        }
        inPosition = position;
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("the record reader is closed");
        }
    }

    private void closeSource() throws IOException {
        if (in != null) {
            in.close();
            in = null;
        }
    }

    /** Destroys the keys and the plaintext held. May be called again. */
    @Override
    public void close() throws IOException {
        closed = true;
        cipher.close();
        Arrays.fill(plain, (byte) 0);
        closeSource();
    }
}
