// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.cms;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.qutemail.core.seal.SealException;

/**
 * The field of ours that stands before the original message inside the CMS, and so is sealed with
 * it: who may receive this message. The delivering side trusts it instead of the SMTP envelope.
 *
 * <pre>QKD-Envelope: 1 &lt;UUID&gt; &lt;sender&gt; &lt;recipient&gt; &lt;recipient&gt; ...</pre>
 *
 * @param messageId names the message, the same in all its sealed forms
 * @param sender the SMTP path without its angle brackets, empty for a null sender
 * @param recipients at least one SMTP path without angle brackets; an immutable copy
 */
public record QkdEnvelope(UUID messageId, String sender, List<String> recipients) {

    /** The field's name. */
    public static final String FIELD = "QKD-Envelope";

    /** Octets that one path has at most; SMTP itself allows 256. */
    public static final int MAX_PATH = 900;

    static final String START = FIELD + ": 1 ";

    private static final String ATOM = "[^\\p{Cntrl}\\s<>\"\\\\@]++";
    private static final Pattern PATH =
            Pattern.compile(
                    "(?:" + ATOM + "|\"(?:[^\\p{Cntrl}\"\\\\]|\\\\[^\\p{Cntrl}])*+\")@" + ATOM);
    private static final int SOFT_LINE = 78;

    /**
     * An envelope and the message that stood behind it.
     *
     * @param envelope not null
     * @param message the original octets
     */
    public record Enveloped(QkdEnvelope envelope, byte[] message) {}

    /**
     * @throws IllegalArgumentException there is no recipient, or a path that cannot be written
     */
    public QkdEnvelope {
        Objects.requireNonNull(messageId, "messageId");
        recipients = List.copyOf(recipients);
        if (!sender.isEmpty() && !isPath(sender)) {
            throw new IllegalArgumentException("the sender is no SMTP path");
        }
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("an envelope has at least one recipient");
        }
        if (!recipients.stream().allMatch(QkdEnvelope::isPath)) {
            throw new IllegalArgumentException("a recipient is no SMTP path");
        }
    }

    /**
     * Whether this is among the recipients. The domain's case does not matter, the local part's
     * does.
     *
     * @param recipient an SMTP path without its angle brackets
     */
    public boolean names(String recipient) {
        String wanted = normal(recipient);
        return recipients.stream().anyMatch(listed -> normal(listed).equals(wanted));
    }

    /**
     * The content to be sealed: this field, then the message as it is.
     *
     * @param message may be empty
     * @throws IllegalArgumentException the message's header block has such a field itself, see
     *     {@link #strip}; or the message begins with a space or tab, which would read as a
     *     continuation of this field and which no message may begin with (RFC 5322 section 2.2)
     */
    public byte[] prepend(byte[] message) {
        byte[] field = before(message);
        byte[] content = Arrays.copyOf(field, field.length + message.length);
        System.arraycopy(message, 0, content, field.length, message.length);
        return content;
    }

    /**
     * What {@link #prepend} puts before the message, alone.
     *
     * @throws IllegalArgumentException as there
     */
    public byte[] before(byte[] message) {
        if (continuesAField(message)) {
            throw new IllegalArgumentException(
                    "the message begins with white space; put a header field before it");
        }
        if (isIn(message)) {
            throw new IllegalArgumentException(
                    "the message has a field " + FIELD + " already; strip it first");
        }
        return field().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Takes the field off again.
     *
     * @param content what was sealed
     * @throws SealException UNSUPPORTED: the field is not first, not unique or not well-formed
     */
    public static Enveloped parse(byte[] content) throws SealException {
        return QkdEnvelopeParser.parse(content);
    }

    /** Whether a message's header block has a field of this name, in any case. */
    public static boolean isIn(byte[] message) {
        return !HeaderBlock.of(message).named(FIELD).isEmpty();
    }

    /**
     * The message without any field of this name in its header block, for use where mail enters:
     * such a field is forged.
     *
     * @return the same array when there is none
     */
    public static byte[] strip(byte[] message) {
        List<HeaderBlock.Field> forged = HeaderBlock.of(message).named(FIELD);
        if (forged.isEmpty()) {
            return message;
        }
        ByteArrayOutputStream kept = new ByteArrayOutputStream(message.length);
        int position = 0;
        for (HeaderBlock.Field field : forged) {
            kept.write(message, position, field.start() - position);
            position = field.end();
        }
        kept.write(message, position, message.length - position);
        return kept.toByteArray();
    }

    /** The field with its line end, folded at spaces to lines of 78 octets where they allow it. */
    private String field() {
        StringBuilder text = new StringBuilder(START);
        int line = append(text, text.length(), messageId.toString(), false);
        line = append(text, line, sender, true);
        for (String recipient : recipients) {
            line = append(text, line, recipient, true);
        }
        return text.append("\r\n").toString();
    }

    private static int append(StringBuilder text, int line, String path, boolean separate) {
        String token = "<" + path + ">";
        int octets = token.getBytes(StandardCharsets.UTF_8).length;
        if (!separate) {
            text.append(token);
            return line + octets;
        }
        boolean fold = line + 1 + octets > SOFT_LINE;
        text.append(fold ? "\r\n " : " ").append(token);
        return (fold ? 0 : line) + 1 + octets;
    }

    static boolean continuesAField(byte[] message) {
        return message.length > 0 && (message[0] == ' ' || message[0] == '\t');
    }

    static boolean isPath(String path) {
        return path.getBytes(StandardCharsets.UTF_8).length <= MAX_PATH
                && PATH.matcher(path).matches();
    }

    private static String normal(String path) {
        int at = path.lastIndexOf('@') + 1;
        return path.substring(0, at) + path.substring(at).toLowerCase(Locale.ROOT);
    }
}
