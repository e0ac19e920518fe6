// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import static org.apache.james.mailbox.store.mail.model.StandardNames.MIME_MIME_TYPE_SPACE;

import java.util.ArrayList;
import java.util.List;
import org.apache.james.mailbox.store.mail.model.Property;
import org.apache.james.mailbox.store.mail.model.impl.Properties;

/**
 * How long a storage lets the properties of a message be, which James parses out of the outermost
 * header. Nothing reads them but the storage itself, save media type and subtype; longer ones would
 * fail the whole message, so they are cut.
 *
 * @param name characters of a local name
 * @param value characters of a value
 * @param type characters of media type and subtype
 */
public record PropertyLimits(int name, int value, int type) {

    static final PropertyLimits NONE =
            new PropertyLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    /** The columns of James's JPA mailbox. */
    static final PropertyLimits JPA = new PropertyLimits(500, 1024, 200);

    /** The same object when all of it fits. */
    Properties fitting(Properties properties) {
        if (equals(NONE)) {
            return properties;
        }
        List<Property> kept = new ArrayList<>();
        boolean fits = true;
        for (Property property : properties.toProperties()) {
            Property cut = fitting(property);
            fits &= cut.equals(property);
            kept.add(cut);
        }
        return fits ? properties : new Properties(kept, properties.getTextualLineCount());
    }

    private Property fitting(Property property) {
        return new Property(
                property.getNamespace(),
                cut(property.getLocalName(), name),
                cut(property.getValue(), property.isInSpace(MIME_MIME_TYPE_SPACE) ? type : value));
    }

    /** Without half a character at the end, and without NUL, which PostgreSQL has in no text. */
    private static String cut(String text, int limit) {
        String clean = text.replace("\0", "");
        if (clean.length() <= limit) {
            return clean;
        }
        int end = Character.isHighSurrogate(clean.charAt(limit - 1)) ? limit - 1 : limit;
        return clean.substring(0, end);
    }
}
