// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.cms;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;

/**
 * Base64 of MIME (RFC 2045 section 6.8) in both directions, a few thousand lines at a time: a large
 * message is in memory once, not once in each form.
 */
final class Base64Lines extends OutputStream {

    private static final int LINE = 76;
    private static final byte[] CRLF = {'\r', '\n'};
    private static final Base64.Encoder ENCODER = Base64.getMimeEncoder(LINE, CRLF);

    /** Octets of a line; so many lines at a time are encoded in one call. */
    private static final int LINE_OCTETS = LINE / 4 * 3;

    private static final int STEP = LINE_OCTETS * 1024;

    /** Characters that are decoded in one call; a multiple of 4. */
    private static final int DECODED_AT_ONCE = 1 << 16;

    private final OutputStream text;
    private final byte[] step = new byte[STEP];
    private int filled;
    private boolean begun;

    /**
     * Encodes what is written.
     *
     * @param text gets the lines, the last one without a line end, at the latest with {@link
     *     #close()}; not closed
     */
    Base64Lines(OutputStream text) {
        this.text = text;
    }

    /** Octets of the text for so many octets, line ends between lines included. */
    static int length(int octets) {
        int characters = (octets + 2) / 3 * 4;
        return characters + Math.max(0, (characters - 1) / LINE) * CRLF.length;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (filled == STEP) {
                encode();
            }
            int count = Math.min(left, STEP - filled);
            System.arraycopy(octets, from, step, filled, count);
            filled += count;
            from += count;
            left -= count;
        }
    }

    private void encode() throws IOException {
        if (filled == 0) {
            return;
        }
        if (begun) {
            text.write(CRLF);
        }
        text.write(ENCODER.encode(filled == STEP ? step : Arrays.copyOf(step, filled)));
        begun = true;
        filled = 0;
    }

    @Override
    public void close() throws IOException {
        encode();
    }

    /**
     * Decodes strictly: no characters but those of base64 and line ends, padded, with no bits that
     * encode nothing.
     *
     * @param text the text from {@code start} on
     * @throws IllegalArgumentException it is not base64; says nothing of its octets
     */
    static byte[] decode(byte[] text, int start) {
        int characters = 0;
        int padding = 0;
        for (int i = start; i < text.length; i++) {
            if (isLineEnd(text[i])) {
                continue;
            }
            characters++;
            if (text[i] == '=') {
                padding++;
            } else if (padding > 0) {
                throw refused();
            }
        }
        if (characters % 4 != 0 || padding > 2) {
            throw refused();
        }
        byte[] octets = new byte[characters / 4 * 3 - padding];
        byte[] chunk = new byte[Math.min(characters, DECODED_AT_ONCE)];
        int done = 0;
        int size = 0;
        for (int i = start; i < text.length; i++) {
            if (!isLineEnd(text[i])) {
                chunk[size++] = text[i];
            }
            if (size == DECODED_AT_ONCE) {
                done += decode(chunk, octets, done);
                size = 0;
            }
        }
        done += decode(Arrays.copyOf(chunk, size), octets, done);
        if (done != octets.length) {
            throw refused();
        }
        return octets;
    }

    private static int decode(byte[] chunk, byte[] octets, int at) {
        byte[] decoded = Base64.getDecoder().decode(chunk);
        // The decoder passes over bits that encode nothing.
        if (decoded.length > octets.length - at
                || !Arrays.equals(Base64.getEncoder().encode(decoded), chunk)) {
            throw refused();
        }
        System.arraycopy(decoded, 0, octets, at, decoded.length);
        return decoded.length;
    }

    private static IllegalArgumentException refused() {
        return new IllegalArgumentException("not base64");
    }

    private static boolean isLineEnd(byte octet) {
        return octet == '\r' || octet == '\n';
    }
}
