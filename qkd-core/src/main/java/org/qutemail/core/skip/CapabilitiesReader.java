// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.skip;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.qutemail.core.transport.JsonInput;
import org.qutemail.core.transport.PrintableText;
import org.qutemail.core.transport.SimulatedMark;

/**
 * Reads the answer to a get capabilities (section 4.1, figure 3). The draft requires all five
 * members; {@code entropy} is not used and not looked at. Throws {@link IOException} alone.
 */
final class CapabilitiesReader {

    /** The draft wants at least 32 octets supported for a name, and 16 for the algorithm. */
    private static final int NAME_LIMIT = 256;

    private Boolean key;
    private String algorithm;
    private String local;
    private List<String> remote;
    private boolean simulated;

    private CapabilitiesReader() {}

    static Capabilities read(byte[] body, int length) throws IOException {
        try (JsonParser json = JsonInput.parser(body, length)) {
            return new CapabilitiesReader().read(json);
        } catch (JacksonException e) {
            throw new IOException("not a JSON account of capabilities");
        }
    }

    private Capabilities read(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("not a JSON object");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "key" -> key = flag(value);
                case "algorithm" -> algorithm = text(json, name);
                case "localSystemID" -> local = text(json, name);
                case "remoteSystemID" -> remote = texts(json, name);
                case SimulatedMark.MEMBER -> simulated = SimulatedMark.value(json);
                default -> json.skipChildren();
            }
        }
        if (json.nextToken() != null) {
            throw new IOException("something follows the JSON object");
        }
        if (key == null || algorithm == null || local == null || remote == null) {
            throw new IOException(
                    "capabilities lack one of key, algorithm, localSystemID, remoteSystemID");
        }
        return new Capabilities(
                key, PrintableText.of(algorithm, NAME_LIMIT), local, remote, simulated);
    }

    private static boolean flag(JsonToken value) throws IOException {
        if (!value.isBoolean()) {
            throw new IOException("key is neither true nor false");
        }
        return value == JsonToken.VALUE_TRUE;
    }

    private static String text(JsonParser json, String name) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw new IOException(name + " is not a string");
        }
        String text = json.getText();
        if (text.isEmpty() || text.length() > NAME_LIMIT) {
            throw new IOException(name + " is not of 1 to " + NAME_LIMIT + " characters");
        }
        return text;
    }

    private static List<String> texts(JsonParser json, String name) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new IOException(name + " is not an array");
        }
        List<String> texts = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            texts.add(text(json, name));
        }
        return texts;
    }
}
