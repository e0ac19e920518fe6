// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import static org.apache.james.mailbox.store.mail.model.StandardNames.MIME_CONTENT_TYPE_PARAMETER_SPACE;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.james.mailbox.store.mail.model.Property;
import org.apache.james.mailbox.store.mail.model.impl.Properties;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.seal.record.RecordFormat;

/**
 * What the index row of a sealed message holds in place of its MIME properties: the mark that it is
 * sealed, the record of its {@link MessageDetails}, and where needed the record context.
 *
 * <p>The text {@code 1.<context>.<record>}, both parts base64url, cut into pieces of at most
 * {@value #PIECE} characters (the JPA mailbox keeps 1024), stands in Content-Type parameters named
 * {@code qutemail=0000}, {@code qutemail=0001} and so on: the only place where all of James's
 * storages keep names and values they do not know. No mail can carry such a parameter, since its
 * name ends at the equals sign, and {@link #withoutMark} takes it off whatever is stored unsealed.
 *
 * @param context the record context kept in the row, if any
 * @param details the record
 */
record SealedRow(Optional<byte[]> context, byte[] details) {

    static final String NAME_PREFIX = "qutemail=";
    static final int PIECE = 1000;
    private static final String VERSION = "1.";

    /** Whether the row says that it is sealed. */
    static boolean isMarked(Properties properties) {
        return properties.toProperties().stream().anyMatch(SealedRow::isMark);
    }

    private static boolean isMark(Property property) {
        return property.isInSpace(MIME_CONTENT_TYPE_PARAMETER_SPACE)
                && property.getLocalName().startsWith(NAME_PREFIX);
    }

    /** The same properties without anything that could be taken for the mark. */
    static Properties withoutMark(Properties properties) {
        return new Properties(
                properties.toProperties().stream()
                        .filter(property -> !isMark(property))
                        .collect(Collectors.toList()),
                properties.getTextualLineCount());
    }

    /**
     * @param properties of a marked row
     * @throws IllegalArgumentException it is damaged
     */
    static SealedRow parse(Properties properties) {
        SortedMap<String, String> pieces = new TreeMap<>();
        for (Property property : properties.toProperties()) {
            if (isMark(property)) {
                pieces.put(property.getLocalName(), property.getValue());
            }
        }
        String text = String.join("", pieces.values());
        int dot = text.indexOf('.', VERSION.length());
        if (!text.startsWith(VERSION) || dot < 0) {
            throw new IllegalArgumentException("the row's sealed properties are not of version 1");
        }
        byte[] context = Base64.getUrlDecoder().decode(text.substring(VERSION.length(), dot));
        byte[] details = Base64.getUrlDecoder().decode(text.substring(dot + 1));
        return new SealedRow(
                context.length == 0 ? Optional.empty() : Optional.of(context), details);
    }

    Properties toProperties() {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String text =
                VERSION
                        + context.map(base64::encodeToString).orElse("")
                        + "."
                        + base64.encodeToString(details);
        List<Property> pieces = new ArrayList<>();
        for (int start = 0; start < text.length(); start += PIECE) {
            pieces.add(
                    new Property(
                            MIME_CONTENT_TYPE_PARAMETER_SPACE,
                            String.format("%s%04d", NAME_PREFIX, pieces.size()),
                            text.substring(start, Math.min(text.length(), start + PIECE))));
        }
        return new Properties(pieces, null);
    }

    /**
     * The key that the message was sealed under.
     *
     * @throws SealException the record is damaged
     */
    KeyId keyId() throws SealException {
        return RecordFormat.keyId(details);
    }
}
