// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.cms;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;

/**
 * The mail message that carries a sealed one: {@code application/pkcs7-mime;
 * smime-type=authEnveloped-data} (RFC 8551 section 3.2.2) in base64. Its header says nothing of the
 * original's but what the envelope shows anyway; the subject is {@value #SUBJECT}.
 */
public final class CmsMime {

    /** The subject of every sealed message. */
    public static final String SUBJECT = "Encrypted message";

    private static final byte[] CRLF = {'\r', '\n'};
    private static final int LINE = 76;
    private static final int SOFT_LINE = 78;
    private static final int HARD_LINE = 998;

    private CmsMime() {}

    /**
     * The header of the carrying message, each value as it is to stand there. Lines are folded at
     * spaces.
     *
     * @param from such as {@code <alice@example.org>}
     * @param to such as {@code <bob@example.org>, <carol@example.org>}
     * @param date RFC 5322 section 3.3
     * @param messageId in angle brackets
     */
    public record Headers(String from, String to, String date, String messageId) {

        /**
         * @throws IllegalArgumentException a value is empty, has octets that are not printable
         *     ASCII, or a word longer than a line
         */
        public Headers {
            requireSafe("from", from);
            requireSafe("to", to);
            requireSafe("date", date);
            requireSafe("messageId", messageId);
        }

        private static void requireSafe(String name, String value) {
            Objects.requireNonNull(value, name);
            if (value.isBlank() || !value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
                throw new IllegalArgumentException(
                        name + " is empty or has characters other than printable ASCII");
            }
            if (Arrays.stream(value.split(" ")).anyMatch(w -> w.length() > HARD_LINE - SOFT_LINE)) {
                throw new IllegalArgumentException(name + " has a word that no line can hold");
            }
        }
    }

    /**
     * @param cms what {@link CmsSealer} made
     * @return the message, lines ended by CRLF
     */
    public static byte[] wrap(byte[] cms, Headers headers) {
        StringBuilder head = new StringBuilder();
        field(head, "From", headers.from());
        field(head, "To", headers.to());
        field(head, "Date", headers.date());
        field(head, "Message-ID", headers.messageId());
        field(head, "Subject", SUBJECT);
        field(head, "MIME-Version", "1.0");
        head.append("Content-Type: application/pkcs7-mime; smime-type=authEnveloped-data;\r\n")
                .append(" name=\"smime.p7m\"\r\n");
        field(head, "Content-Transfer-Encoding", "base64");
        field(head, "Content-Disposition", "attachment; filename=\"smime.p7m\"");
        byte[] body = Base64.getMimeEncoder(LINE, CRLF).encode(cms);
        ByteArrayOutputStream message = new ByteArrayOutputStream(head.length() + body.length + 4);
        message.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        message.writeBytes(body);
        message.writeBytes(CRLF);
        return message.toByteArray();
    }

    private static void field(StringBuilder head, String name, String value) {
        head.append(name).append(':');
        int line = name.length() + 1;
        boolean first = true;
        for (String word : value.strip().split(" +")) {
            // Never before the first word: some readers take the field for empty then.
            if (!first && line + 1 + word.length() > SOFT_LINE) {
                head.append("\r\n");
                line = 0;
            }
            head.append(' ').append(word);
            line += 1 + word.length();
            first = false;
        }
        head.append("\r\n");
    }

    /** Whether a message says of itself that it carries a sealed one. Says nothing of its body. */
    public static boolean isSealed(byte[] message) {
        HeaderBlock header = HeaderBlock.of(message);
        List<HeaderBlock.Field> types = header.named("Content-Type");
        return types.size() == 1 && ContentType.isSealed(header.value(types.get(0)));
    }

    /**
     * The CMS that a message carries. Other fields of the header do not matter, except that each of
     * the two read here must be there once. Lines may end with LF alone, as in saved files.
     *
     * @throws SealException UNSUPPORTED: the message is not of this form
     */
    public static byte[] extract(byte[] message) throws SealException {
        HeaderBlock header = HeaderBlock.of(message);
        if (!ContentType.isSealed(single(header, "Content-Type"))) {
            throw refuse(
                    "Content-Type is not application/pkcs7-mime; smime-type=authEnveloped-data");
        }
        if (!single(header, "Content-Transfer-Encoding").equalsIgnoreCase("base64")) {
            throw refuse("Content-Transfer-Encoding is not base64");
        }
        byte[] text = withoutLineEnds(message, header.bodyStart());
        try {
            byte[] cms = Base64.getDecoder().decode(text);
            // The decoder passes over bits that encode nothing and over missing padding.
            if (Arrays.equals(Base64.getEncoder().encode(cms), text)) {
                return cms;
            }
        } catch (IllegalArgumentException e) {
            // Told below. The decoder's own words quote octets.
        }
        throw refuse("the body is not base64");
    }

    private static String single(HeaderBlock header, String name) throws SealException {
        List<HeaderBlock.Field> found = header.named(name);
        if (found.size() != 1) {
            throw refuse(name + " is there " + found.size() + " times");
        }
        return header.value(found.get(0));
    }

    private static byte[] withoutLineEnds(byte[] message, int start) {
        byte[] text = new byte[message.length - start];
        int size = 0;
        for (int i = start; i < message.length; i++) {
            if (message[i] != '\r' && message[i] != '\n') {
                text[size++] = message[i];
            }
        }
        return Arrays.copyOf(text, size);
    }

    private static SealException refuse(String detail) {
        return new SealException(SealError.UNSUPPORTED, "no sealed message: " + detail);
    }
}
