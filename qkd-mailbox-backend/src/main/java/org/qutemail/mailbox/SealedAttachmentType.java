// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mailbox.model.ContentType;

/**
 * What stands in place of a sealed attachment's content type, since that holds the file's name: the
 * mark that it is sealed, the id its records are bound to, and the record of the type itself.
 *
 * <p>An attachment that is stored unsealed may claim such a type. It is kept in the second form
 * then, and gets back the type it came with; so nothing a mail says is taken for the mark.
 *
 * @param id unique within the message; the storage gives its own id only after the content was
 *     handed to it
 * @param record the content type, sealed
 */
record SealedAttachmentType(String id, byte[] record) {

    private static final String OURS = "application/vnd.qutemail.";
    private static final Pattern SEALED =
            Pattern.compile(
                    Pattern.quote(OURS) + "sealed; v=1; id=([0-9a-f-]{36}); type=([A-Za-z0-9_-]+)");
    private static final Pattern ESCAPED =
            Pattern.compile(Pattern.quote(OURS) + "plain; type=([A-Za-z0-9_-]+)");

    /** Empty when the attachment is not a sealed one. */
    static Optional<SealedAttachmentType> parse(ContentType stored) {
        Matcher matcher = SEALED.matcher(stored.asString());
        return matcher.matches()
                ? Optional.of(new SealedAttachmentType(matcher.group(1), decode(matcher.group(2))))
                : Optional.empty();
    }

    ContentType toContentType() {
        return ContentType.of(OURS + "sealed; v=1; id=" + id + "; type=" + encode(record));
    }

    /** Under which type an unsealed attachment is stored. */
    static ContentType escape(ContentType type) {
        return type.asString().startsWith(OURS)
                ? ContentType.of(
                        OURS
                                + "plain; type="
                                + encode(type.asString().getBytes(StandardCharsets.UTF_8)))
                : type;
    }

    /** Undoes {@link #escape}. */
    static ContentType unescape(ContentType stored) {
        Matcher matcher = ESCAPED.matcher(stored.asString());
        return matcher.matches()
                ? ContentType.of(new String(decode(matcher.group(1)), StandardCharsets.UTF_8))
                : stored;
    }

    private static String encode(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    private static byte[] decode(String text) {
        return Base64.getUrlDecoder().decode(text);
    }
}
