// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.skip;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.source.DeliveredKey;
import org.qutemail.core.source.KeyContainer;
import org.qutemail.core.transport.JsonInput;
import org.qutemail.core.transport.SimulatedMark;

/**
 * Reads the answer to a get key (section 4.2, figure 5) and believes none of it: JSON syntax,
 * types, a 128-bit keyId, strict hexadecimal, the size of the key, no key of zeros only. Members
 * that the draft does not have are skipped, but for the simulator's mark.
 *
 * <p>Throws {@link IOException} alone, whatever the octets are, with messages that hold none of
 * them, and destroys what it had read by then.
 */
final class KeyAnswerReader {

    private final byte[] body;
    private final int length;
    private KeyId id;
    private SecretBytes secret;
    private boolean simulated;

    private KeyAnswerReader(byte[] body, int length) {
        this.body = body;
        this.length = length;
    }

    /** A new key of so many bits. */
    static KeyContainer readNew(byte[] body, int length, int bits) throws IOException {
        return new KeyAnswerReader(body, length).read(null, bits);
    }

    /** The key of this id, of so many bits. */
    static KeyContainer readOf(byte[] body, int length, KeyId id, int bits) throws IOException {
        return new KeyAnswerReader(body, length).read(id, bits);
    }

    private KeyContainer read(KeyId wanted, int bits) throws IOException {
        boolean good = false;
        try (JsonParser json = JsonInput.parser(body, length)) {
            readObject(json);
            requireWhole(wanted, bits);
            good = true;
            return new KeyContainer(List.of(new DeliveredKey(id, secret)), simulated);
        } catch (JacksonException e) {
            // Jackson quotes what it stumbled over: not kept as the cause.
            throw new IOException("not a JSON key answer");
        } finally {
            if (!good && secret != null) {
                secret.close();
            }
        }
    }

    private void readObject(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("not a JSON object");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "keyId" -> id = keyId(json, value);
                case "key" -> secret = secret(json, value);
                case SimulatedMark.MEMBER -> simulated = SimulatedMark.value(json);
                default -> json.skipChildren();
            }
        }
        if (json.nextToken() != null) {
            throw new IOException("something follows the JSON object");
        }
    }

    private static KeyId keyId(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            throw new IOException("the keyId is not a string");
        }
        try {
            return SkipKeyId.parse(json.getText());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage());
        }
    }

    private SecretBytes secret(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            throw new IOException("the key is not a string");
        }
        return HexOctets.decode(
                body, length, Math.toIntExact(json.currentTokenLocation().getByteOffset()));
    }

    private void requireWhole(KeyId wanted, int bits) throws IOException {
        if (id == null || secret == null) {
            throw new IOException("the answer lacks keyId or key");
        }
        if (secret.size() * 8L != bits) {
            throw new IOException(
                    "key " + id + " has " + secret.size() * 8L + " bits, not " + bits);
        }
        if (wanted != null && !wanted.equals(id)) {
            throw new IOException("key " + wanted + " was asked for, and " + id + " given");
        }
    }
}
