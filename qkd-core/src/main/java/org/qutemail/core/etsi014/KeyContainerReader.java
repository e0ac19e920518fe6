// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.etsi014;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.source.DeliveredKey;
import org.qutemail.core.source.KeyContainer;
import org.qutemail.core.transport.JsonInput;
import org.qutemail.core.transport.SimulatedMark;

/**
 * Reads a key container (section 6.3) and believes none of it: JSON syntax, types, UUIDs, strict
 * base64, the size of every key, distinct ids, no key of zeros only. Fields it does not know are
 * skipped, as the standard's extensions require.
 *
 * <p>Throws {@link IOException} alone, whatever the octets are, with messages that hold none of
 * them, and destroys what it had read by then.
 */
final class KeyContainerReader {

    private static final int ANY_SIZE = 0;

    private final byte[] body;
    private final int length;
    private final int bits;
    private final List<DeliveredKey> keys = new ArrayList<>();
    private boolean keysSeen;
    private boolean simulated;

    private KeyContainerReader(byte[] body, int length, int bits) {
        this.body = body;
        this.length = length;
        this.bits = bits;
    }

    /** The answer to enc_keys: so many keys of so many bits. */
    static KeyContainer readIssued(byte[] body, int length, int number, int bits)
            throws IOException {
        KeyContainerReader reader = new KeyContainerReader(body, length, bits);
        return reader.guarded(
                () -> {
                    reader.readAll();
                    reader.requireCount(number);
                    return new KeyContainer(reader.keys, reader.simulated);
                });
    }

    /** Keys of any number and size, for the conformance check alone. */
    static KeyContainer readAny(byte[] body, int length) throws IOException {
        KeyContainerReader reader = new KeyContainerReader(body, length, ANY_SIZE);
        return reader.guarded(
                () -> {
                    reader.readAll();
                    return new KeyContainer(reader.keys, reader.simulated);
                });
    }

    /** The answer to dec_keys: the keys of these ids, put into this order. */
    static KeyContainer readClaimed(byte[] body, int length, List<KeyId> ids, int bits)
            throws IOException {
        KeyContainerReader reader = new KeyContainerReader(body, length, bits);
        return reader.guarded(
                () -> {
                    reader.readAll();
                    reader.requireCount(ids.size());
                    return new KeyContainer(reader.inOrderOf(ids), reader.simulated);
                });
    }

    private interface Reading {
        KeyContainer run() throws IOException;
    }

    private KeyContainer guarded(Reading reading) throws IOException {
        boolean good = false;
        try {
            KeyContainer container = reading.run();
            good = true;
            return container;
        } finally {
            if (!good) {
                keys.forEach(DeliveredKey::close);
            }
        }
    }

    private void readAll() throws IOException {
        try (JsonParser json = JsonInput.parser(body, length)) {
            readContainer(json);
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            // Jackson quotes what it stumbled over: not kept as the cause.
            throw new IOException("not a JSON key container");
        }
    }

    private void readContainer(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("not a JSON object");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals("keys")) {
                keysSeen = true;
                readKeys(json);
            } else if (name.equals("key_container_extension")) {
                simulated = SimulatedMark.within(json);
            } else {
                json.skipChildren();
            }
        }
        if (json.nextToken() != null) {
            throw new IOException("something follows the JSON object");
        }
        if (!keysSeen) {
            throw new IOException("no field \"keys\"");
        }
    }

    private void readKeys(JsonParser json) throws IOException {
        if (!json.isExpectedStartArrayToken()) {
            throw new IOException("\"keys\" is not an array");
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (!json.isExpectedStartObjectToken()) {
                throw new IOException("an element of \"keys\" is not an object");
            }
            readKey(json);
        }
    }

    private void readKey(JsonParser json) throws IOException {
        KeyId id = null;
        SecretBytes secret = null;
        boolean kept = false;
        try {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("key_ID")) {
                    id = keyId(json, value);
                } else if (name.equals("key") && secret == null) {
                    secret = secret(json, value);
                } else {
                    json.skipChildren();
                }
            }
            kept = keep(id, secret);
        } finally {
            if (!kept && secret != null) {
                secret.close();
            }
        }
    }

    private static KeyId keyId(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            throw new IOException("a key_ID is not a string");
        }
        try {
            return KeyId.parse(json.getText());
        } catch (IllegalArgumentException e) {
            throw new IOException("a key_ID is not a UUID");
        }
    }

    private SecretBytes secret(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            throw new IOException("a key is not a string");
        }
        return Base64Octets.decode(
                body, length, Math.toIntExact(json.currentTokenLocation().getByteOffset()));
    }

    private boolean keep(KeyId id, SecretBytes secret) throws IOException {
        if (id == null || secret == null) {
            throw new IOException("an element of \"keys\" lacks key_ID or key");
        }
        if (bits != ANY_SIZE && secret.size() * 8L != bits) {
            throw new IOException(
                    "key " + id + " has " + secret.size() * 8L + " bits, not " + bits);
        }
        if (secret.<Boolean, RuntimeException>withBytes(KeyContainerReader::allZero)) {
            throw new IOException("key " + id + " is all zeros");
        }
        return keys.add(new DeliveredKey(id, secret));
    }

    private static boolean allZero(byte[] octets) {
        int seen = 0;
        for (byte octet : octets) {
            seen |= octet;
        }
        return seen == 0;
    }

    private void requireCount(int number) throws IOException {
        if (keys.size() != number) {
            throw new IOException("asked for " + number + " keys, given " + keys.size());
        }
        if (keys.stream().map(DeliveredKey::id).distinct().count() != number) {
            throw new IOException("two keys have the same key_ID");
        }
    }

    private List<DeliveredKey> inOrderOf(List<KeyId> ids) throws IOException {
        Map<KeyId, DeliveredKey> byId = new HashMap<>();
        keys.forEach(key -> byId.put(key.id(), key));
        List<DeliveredKey> ordered = new ArrayList<>();
        for (KeyId id : ids) {
            DeliveredKey key = byId.get(id);
            if (key == null) {
                throw new IOException("key " + id + " was asked for and not given");
            }
            ordered.add(key);
        }
        return ordered;
    }
}
