// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.transport;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What an entity says for people in an answer that is not 200: the {@code message} of ETSI GS QKD
 * 014, the {@code detail} or {@code error} of common web frameworks.
 */
public final class ErrorMessage {

    private static final int LIMIT = 200;

    private static final Pattern NO_KEYS =
            Pattern.compile(
                    "exhaust|deplet|insufficient|not enough|no (more )?key|keys? (is |are )?(not|un)"
                            + " ?available|too few|empty|out of keys");

    private ErrorMessage() {}

    /** Printable and short; empty when it says nothing. */
    public static String of(byte[] body, int length) {
        try (JsonParser json = JsonInput.parser(body, length)) {
            return PrintableText.of(read(json), LIMIT);
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether the words are those of an entity that works and has no keys left. */
    public static boolean saysNoKeys(String message) {
        return NO_KEYS.matcher(message.toLowerCase(Locale.ROOT)).find();
    }

    private static String read(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return "";
        }
        String other = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.VALUE_STRING && name.equals("message")) {
                return json.getText();
            }
            if (value == JsonToken.VALUE_STRING
                    && (name.equals("detail") || name.equals("error"))) {
                other = json.getText();
            }
            json.skipChildren();
        }
        return other;
    }
}
