// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.etsi014;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.qutemail.core.transport.JsonInput;
import org.qutemail.core.transport.PrintableText;
import org.qutemail.core.transport.SimulatedMark;

/**
 * Reads a status answer (section 6.1). Lenient about what is missing, since nothing depends on it
 * but the size of a batch; throws {@link IOException} alone.
 */
final class StatusReader {

    private static final int NAME_LIMIT = 256;

    private StatusReader() {}

    static KmeStatus read(byte[] body, int length) throws IOException {
        try (JsonParser json = JsonInput.parser(body, length)) {
            return read(json);
        } catch (JacksonException e) {
            throw new IOException("not a JSON status");
        }
    }

    private static KmeStatus read(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("not a JSON object");
        }
        String source = "";
        String target = "";
        long keySize = 0;
        long stored = -1;
        long capacity = -1;
        long maxPerRequest = 1;
        boolean simulated = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "source_KME_ID" -> source = text(json);
                case "target_KME_ID" -> target = text(json);
                case "key_size" -> keySize = number(json);
                case "stored_key_count" -> stored = number(json);
                case "max_key_count" -> capacity = number(json);
                case "max_key_per_request" -> maxPerRequest = number(json);
                case "status_extension" -> simulated = SimulatedMark.within(json);
                default -> json.skipChildren();
            }
        }
        return new KmeStatus(
                source,
                target,
                clamp(keySize, 0),
                Math.max(-1, stored),
                Math.max(-1, capacity),
                clamp(maxPerRequest, 1),
                simulated);
    }

    private static String text(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return PrintableText.of(json.getText(), NAME_LIMIT);
        }
        json.skipChildren();
        return "";
    }

    private static long number(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    ? Long.MAX_VALUE
                    : json.getLongValue();
        }
        json.skipChildren();
        return -1;
    }

    private static int clamp(long value, int least) {
        return (int) Math.max(least, Math.min(Integer.MAX_VALUE, value));
    }
}
