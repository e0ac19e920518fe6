// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.cms;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of a message's header block (RFC 5322 section 2.2), by their places. Lines end at LF,
 * with or without a CR before it; the block ends at the first empty line, or with the message.
 *
 * @param octets the message
 * @param fields in order; a line that is no field is one without a name
 * @param bodyStart behind the empty line, or the message's length
 */
record HeaderBlock(byte[] octets, List<Field> fields, int bodyStart) {

    /**
     * One field with its continuation lines.
     *
     * @param name without the colon and white space before it; empty for a line that is no field
     * @param start first octet of the name
     * @param valueStart behind the colon
     * @param end behind the line end, first octet of the next field
     */
    record Field(String name, int start, int valueStart, int end) {

        boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    static HeaderBlock of(byte[] octets) {
        List<Field> fields = new ArrayList<>();
        int position = 0;
        while (position < octets.length) {
            int next = lineEnd(octets, position);
            int contentEnd = trimmed(octets, position, next);
            if (contentEnd == position) {
                return new HeaderBlock(octets, fields, next);
            }
            int end = next;
            while (end < octets.length && isWhiteSpace(octets[end])) {
                end = lineEnd(octets, end);
            }
            fields.add(field(octets, position, contentEnd, end));
            position = end;
        }
        return new HeaderBlock(octets, fields, octets.length);
    }

    /** All fields of this name, whatever their case. */
    List<Field> named(String name) {
        return fields.stream().filter(field -> field.is(name)).toList();
    }

    /** The value, unfolded and trimmed; octets above 127 as in ISO 8859-1. */
    String value(Field field) {
        String raw =
                new String(
                        octets,
                        field.valueStart(),
                        field.end() - field.valueStart(),
                        StandardCharsets.ISO_8859_1);
        return raw.replace("\r\n", "").replace("\n", "").strip();
    }

    private static Field field(byte[] octets, int start, int firstLineEnd, int end) {
        for (int i = start; i < firstLineEnd; i++) {
            if (octets[i] == ':') {
                int nameEnd = i;
                while (nameEnd > start && isWhiteSpace(octets[nameEnd - 1])) {
                    nameEnd--;
                }
                String name =
                        new String(octets, start, nameEnd - start, StandardCharsets.ISO_8859_1);
                return new Field(name, start, i + 1, end);
            }
        }
        return new Field("", start, start, end);
    }

    private static int lineEnd(byte[] octets, int position) {
        for (int i = position; i < octets.length; i++) {
            if (octets[i] == '\n') {
                return i + 1;
            }
        }
        return octets.length;
    }

    /** The end of the line's content, before CRLF or LF. */
    private static int trimmed(byte[] octets, int start, int next) {
        int end = next;
        if (end > start && octets[end - 1] == '\n') {
            end--;
            if (end > start && octets[end - 1] == '\r') {
                end--;
            }
        }
        return end;
    }

    private static boolean isWhiteSpace(byte octet) {
        return octet == ' ' || octet == '\t';
    }
}
