// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.cms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.qutemail.core.key.KeyMaterial;
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
     * Writes a CMS, such as {@link CmsSealer#seal(KeyMaterial, int, InputStream, OutputStream)}.
     */
    @FunctionalInterface
    public interface Writing {
        /**
         * @param out not to be closed
         */
        void to(OutputStream out) throws IOException;
    }

    /**
     * @param cms what {@link CmsSealer} made
     * @return the message, lines ended by CRLF
     */
    public static byte[] wrap(byte[] cms, Headers headers) {
        try {
            return wrap(cms.length, out -> out.write(cms), headers);
        } catch (IOException e) {
            throw new IllegalStateException("an array takes all", e);
        }
    }

    /**
     * The same for a CMS that is written while it is being wrapped, so that it is never in memory
     * as a whole.
     *
     * @param cmsLength octets that will be written
     * @throws IOException of the writing
     */
    public static byte[] wrap(int cmsLength, Writing cms, Headers headers) throws IOException {
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
        head.append("\r\n");
        byte[] start = head.toString().getBytes(StandardCharsets.US_ASCII);
        ExactOutput message =
                new ExactOutput(start.length + Base64Lines.length(cmsLength) + CRLF.length);
        message.write(start, 0, start.length);
        try (Base64Lines body = new Base64Lines(message)) {
            cms.to(body);
        }
        message.write(CRLF, 0, CRLF.length);
        return message.whole();
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
        try {
            return Base64Lines.decode(message, header.bodyStart());
        } catch (IllegalArgumentException e) {
            // The decoder's own words quote octets.
            throw refuse("the body is not base64");
        }
    }

    private static String single(HeaderBlock header, String name) throws SealException {
        List<HeaderBlock.Field> found = header.named(name);
        if (found.size() != 1) {
            throw refuse(name + " is there " + found.size() + " times");
        }
        return header.value(found.get(0));
    }

    private static SealException refuse(String detail) {
        return new SealException(SealError.UNSUPPORTED, "no sealed message: " + detail);
    }
}
