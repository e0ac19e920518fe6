// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.secret.SecretBytes;

/**
 * The fields of one vector, with errors that name the field. A missing field and a field of another
 * type are mismatches of that vector.
 */
final class Fields {

    /** The keys and randomness of vectors are published, so they may stand in plain arrays. */
    private static final HexFormat HEX = HexFormat.of();

    private static final String PATTERN = "byte i = i*31+7 mod 256";
    private static final int MAX_LENGTH = 1 << 28;

    private final JsonNode node;

    Fields(JsonNode node) {
        this.node = node;
    }

    boolean has(String name) {
        return node.hasNonNull(name);
    }

    boolean flag(String name) throws VectorMismatch {
        JsonNode value = node.path(name);
        VectorMismatch.require(
                value.isMissingNode() || value.isBoolean(), name + " is neither true nor false");
        return value.asBoolean(false);
    }

    String text(String name) throws VectorMismatch {
        JsonNode value = node.path(name);
        VectorMismatch.require(value.isTextual(), name + " is missing or no text");
        return value.textValue();
    }

    int number(String name) throws VectorMismatch {
        JsonNode value = node.path(name);
        VectorMismatch.require(
                value.isInt() && value.intValue() >= 0 && value.intValue() <= MAX_LENGTH,
                name + " is missing or no number from 0 to " + MAX_LENGTH);
        return value.intValue();
    }

    byte[] hex(String name) throws VectorMismatch {
        return parse(name, text(name));
    }

    byte[] hex(String name, int size) throws VectorMismatch {
        byte[] octets = hex(name);
        VectorMismatch.require(octets.length == size, name + " has not " + size + " octets");
        return octets;
    }

    KeyId keyId(String name) throws VectorMismatch {
        return KeyId.of(hex(name, KeyId.SIZE), 0);
    }

    /** A key, or null when the field is there and null: the reader holds none. */
    SecretBytes key(String name) throws VectorMismatch {
        VectorMismatch.require(node.has(name), name + " is missing");
        return node.get(name).isNull() ? null : SecretBytes.takingOver(hex(name, 32));
    }

    /** Hex, or a pattern with its length. */
    byte[] plaintext(String name) throws VectorMismatch {
        if (!node.path(name).isObject()) {
            return hex(name);
        }
        Fields pattern = new Fields(node.get(name));
        VectorMismatch.require(
                pattern.text("pattern").equals(PATTERN), "the pattern of " + name + " is unknown");
        byte[] octets = new byte[pattern.number("length")];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (i * 31 + 7);
        }
        return octets;
    }

    List<Fields> list(String name) throws VectorMismatch {
        JsonNode value = node.path(name);
        VectorMismatch.require(value.isMissingNode() || value.isArray(), name + " is no list");
        List<Fields> items = new java.util.ArrayList<>();
        for (JsonNode item : value) {
            items.add(new Fields(item));
        }
        return items;
    }

    /** What the writer used: as the reader is given it, unless {@code madeWith} says otherwise. */
    JsonNode made(String name) {
        JsonNode other = node.path("madeWith").path(name);
        return other.isMissingNode() ? node.path(name) : other;
    }

    /** The fields with what the writer used in place of what the reader is given. */
    Fields asMade() {
        if (!node.path("madeWith").isObject()) {
            return this;
        }
        com.fasterxml.jackson.databind.node.ObjectNode merged = node.deepCopy();
        merged.setAll((com.fasterxml.jackson.databind.node.ObjectNode) node.get("madeWith"));
        return new Fields(merged);
    }

    /** A vector made from another has the writer's values of that one. */
    void requireMadeAs(Fields base, List<String> names) throws VectorMismatch {
        for (String name : names) {
            JsonNode mine = made(name);
            VectorMismatch.require(
                    mine.isMissingNode() || Objects.equals(mine, base.made(name)),
                    name + " is not that of its base");
        }
    }

    private static byte[] parse(String name, String text) throws VectorMismatch {
        try {
            byte[] octets = HEX.parseHex(text);
            VectorMismatch.require(
                    HEX.formatHex(octets).equals(text), name + " is not in lower case");
            return octets;
        } catch (IllegalArgumentException e) {
            throw new VectorMismatch(name + " is not hexadecimal");
        }
    }
}
