// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets.guard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Optional;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimeUtility;
import org.apache.james.server.core.MimeMessageWrapper;

/**
 * A reply as a mailet composed it, without anything of the message it answers but its message id:
 * only known header fields pass, and a subject that repeats the original's is replaced. The body is
 * the owner's own text.
 */
final class ContentFreeReply {

    /** Instead of a subject that would repeat the original's. */
    static final String SUBJECT = "Automatic reply";

    private static final String[] FIELDS = {
        "From",
        "To",
        "Date",
        "Message-ID",
        "In-Reply-To",
        "References",
        "Auto-Submitted",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
        "Content-Disposition",
        "Content-Language"
    };

    private ContentFreeReply() {}

    static MimeMessageWrapper of(byte[] reply, InternalMessage original) throws MessagingException {
        MimeMessageWrapper composed = Octets.message(reply);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Enumeration<String> lines = composed.getMatchingHeaderLines(FIELDS);
        while (lines.hasMoreElements()) {
            line(out, lines.nextElement());
        }
        line(out, "Subject: " + subject(composed, original));
        line(out, "");
        try (InputStream body = composed.getRawInputStream()) {
            body.transferTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read a reply in memory", e);
        }
        return Octets.message(out.toByteArray());
    }

    private static void line(ByteArrayOutputStream out, String line) {
        out.writeBytes((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String subject(MimeMessage composed, InternalMessage original)
            throws MessagingException {
        String raw = composed.getHeader("Subject", null);
        if (raw == null) {
            return SUBJECT;
        }
        Optional<String> theirs = readable(Octets.message(original.octets()));
        if (theirs.isEmpty()) {
            return raw;
        }
        // A subject that cannot be decoded cannot be compared either.
        return readable(composed).filter(ours -> !ours.contains(theirs.get())).isPresent()
                ? raw
                : SUBJECT;
    }

    /** The subject in comparable form; empty when there is none, or nothing but blanks. */
    private static Optional<String> readable(MimeMessage message) throws MessagingException {
        String raw = message.getHeader("Subject", null);
        if (raw == null) {
            return Optional.empty();
        }
        String text;
        try {
            text = MimeUtility.decodeText(MimeUtility.unfold(raw));
        } catch (java.io.UnsupportedEncodingException e) {
            text = raw;
        }
        String plain =
                text.toLowerCase(Locale.ROOT)
                        .replaceAll("\\s+", " ")
                        .trim()
                        .replaceFirst("^((re|fwd?|aw|wg) ?: ?)+", "");
        return Optional.of(plain).filter(subject -> !subject.isEmpty());
    }
}
