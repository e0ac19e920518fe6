// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.cms;

import java.util.Arrays;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;

/**
 * A strict reader of DER: definite lengths in their shortest form, tags as demanded, nothing left
 * over. It parses no value it was not asked for, so what a general parser tolerates never comes up.
 * Everything else is UNSUPPORTED. Why not a library: {@code docs/adr/0004}.
 */
final class DerCursor {

    private final byte[] octets;
    private final int end;
    private int position;

    DerCursor(byte[] octets) {
        this(octets, 0, octets.length);
    }

    private DerCursor(byte[] octets, int start, int end) {
        this.octets = octets;
        this.position = start;
        this.end = end;
    }

    /** Where an element's content lies. */
    record Span(int start, int length) {

        byte[] of(byte[] octets) {
            return Arrays.copyOfRange(octets, start, start + length);
        }
    }

    /** The next element, which must have this tag. */
    Span next(int tag, String what) throws SealException {
        if (position >= end || (octets[position] & 0xFF) != tag) {
            throw refuse(what + " is expected");
        }
        position++;
        int length = length(what);
        if (length > end - position) {
            throw refuse(what + " is longer than what holds it");
        }
        Span span = new Span(position, length);
        position += length;
        return span;
    }

    /** The next element, of exactly this many octets. */
    Span next(int tag, int length, String what) throws SealException {
        Span span = next(tag, what);
        if (span.length() != length) {
            throw refuse(what + " of " + length + " octets is expected");
        }
        return span;
    }

    /** Steps into the next element. */
    DerCursor enter(int tag, String what) throws SealException {
        Span span = next(tag, what);
        return new DerCursor(octets, span.start(), span.start() + span.length());
    }

    /** The next octets must be these. */
    void expect(byte[] expected, String what) throws SealException {
        int next = position + expected.length;
        if (next > end || !Arrays.equals(octets, position, next, expected, 0, expected.length)) {
            throw refuse(what + " is expected");
        }
        position = next;
    }

    /** Nothing may follow. */
    void finish(String what) throws SealException {
        if (position != end) {
            throw refuse("something follows in " + what);
        }
    }

    private int length(String what) throws SealException {
        int first = position < end ? octets[position++] & 0xFF : 0x80;
        if (first < 0x80) {
            return first;
        }
        int count = first - 0x80;
        if (count < 1 || count > 4 || count > end - position) {
            throw refuse("the length of " + what + " is not in DER");
        }
        long length = 0;
        for (int i = 0; i < count; i++) {
            length = length << 8 | octets[position++] & 0xFF;
        }
        // The shortest form: no leading zero octet, and short form below 128.
        if (length >>> (8 * (count - 1)) == 0 || length < 0x80 || length > Integer.MAX_VALUE) {
            throw refuse("the length of " + what + " is not in DER");
        }
        return (int) length;
    }

    private static SealException refuse(String detail) {
        return new SealException(SealError.UNSUPPORTED, "not our profile of CMS: " + detail);
    }
}
