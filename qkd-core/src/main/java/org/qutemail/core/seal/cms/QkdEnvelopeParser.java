// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.cms;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;

/**
 * Reads {@link QkdEnvelope} from the start of a content. Strict: it is written by us alone, inside
 * the seal, so whatever deviates is an error and not a dialect.
 */
final class QkdEnvelopeParser {

    private static final int MAX_LINE = 998;
    private static final byte[] NAME =
            (QkdEnvelope.FIELD + ":").getBytes(StandardCharsets.US_ASCII);

    private final String text;
    private int position;

    private QkdEnvelopeParser(String text, int position) {
        this.text = text;
        this.position = position;
    }

    static QkdEnvelope.Enveloped parse(byte[] content) throws SealException {
        if (content.length < NAME.length
                || !Arrays.equals(content, 0, NAME.length, NAME, 0, NAME.length)) {
            throw refuse("it does not come first");
        }
        int end = fieldEnd(content);
        String unfolded = utf8(content, end).replace("\r\n ", " ");
        if (!unfolded.startsWith(QkdEnvelope.START)) {
            throw refuse("its version is not 1");
        }
        QkdEnvelope envelope =
                new QkdEnvelopeParser(unfolded, QkdEnvelope.START.length()).envelope();
        byte[] message = Arrays.copyOfRange(content, end + 2, content.length);
        if (QkdEnvelope.continuesAField(message)) {
            throw refuse("it is folded at a tab");
        }
        if (QkdEnvelope.isIn(message)) {
            throw refuse("there is more than one");
        }
        return new QkdEnvelope.Enveloped(envelope, message);
    }

    /** Where the CRLF stands that ends the field: the first one that no space follows. */
    private static int fieldEnd(byte[] content) throws SealException {
        int lineStart = 0;
        for (int i = 0; i < content.length; i++) {
            if (i - lineStart > MAX_LINE) {
                throw refuse("a line has more than " + MAX_LINE + " octets");
            }
            if (content[i] != '\r') {
                continue;
            }
            if (i + 1 == content.length || content[i + 1] != '\n') {
                throw refuse("it has a CR without LF");
            }
            if (i + 2 == content.length || content[i + 2] != ' ') {
                return i;
            }
            lineStart = i + 2;
        }
        throw refuse("it has no end");
    }

    private static String utf8(byte[] content, int end) throws SealException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content, 0, end))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refuse("it is not UTF-8");
        }
    }

    private QkdEnvelope envelope() throws SealException {
        UUID id = uuid(path());
        String sender = spaceAndPath();
        List<String> recipients = new ArrayList<>();
        while (position < text.length()) {
            recipients.add(spaceAndPath());
        }
        try {
            return new QkdEnvelope(id, sender, recipients);
        } catch (IllegalArgumentException e) {
            throw refuse(e.getMessage());
        }
    }

    private static UUID uuid(String path) throws SealException {
        try {
            UUID uuid = UUID.fromString(path);
            if (uuid.toString().equals(path)) {
                return uuid;
            }
        } catch (IllegalArgumentException e) {
            // Told below, as for a UUID in another spelling.
        }
        throw refuse("the message id is no UUID in lower case");
    }

    private String spaceAndPath() throws SealException {
        if (position >= text.length() || text.charAt(position) != ' ') {
            throw refuse("one space is expected between two paths");
        }
        position++;
        return path();
    }

    /** What stands between angle brackets; in a quoted local part they mean nothing. */
    private String path() throws SealException {
        if (position >= text.length() || text.charAt(position) != '<') {
            throw refuse("a path begins with an angle bracket");
        }
        int start = position + 1;
        boolean quoted = false;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '>' && !quoted) {
                position = i + 1;
                return text.substring(start, i);
            }
        }
        throw refuse("a path does not end");
    }

    private static SealException refuse(String detail) {
        return new SealException(
                SealError.UNSUPPORTED, "the field " + QkdEnvelope.FIELD + ": " + detail);
    }
}
