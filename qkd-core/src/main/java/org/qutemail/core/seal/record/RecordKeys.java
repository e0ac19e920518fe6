// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.qutemail.core.secret.EphemeralKey;
import org.qutemail.core.secret.Hkdf;
import org.qutemail.core.secret.SecretBytes;

/**
 * What one record's header, context and input keying material yield: the AES key of its segments,
 * and the commitment that shows before any decryption whether all three are the right ones.
 */
final class RecordKeys implements AutoCloseable {

    static final int COMMIT_SIZE = 32;

    private static final byte[] LABEL = "qutemail/1 at-rest\0".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY_SIZE = 32;
    private static final int AT_SALT = 24;
    private static final int MAX_CONTEXT = 0xFFFF;

    private final EphemeralKey key;
    private final byte[] commit;

    private RecordKeys(EphemeralKey key, byte[] commit) {
        this.key = key;
        this.commit = commit;
    }

    /**
     * {@code HKDF-SHA256(ikm, salt, "qutemail/1 at-rest" || 00 || header || len16(context) ||
     * context)}: 32 octets of key, 32 of commitment.
     */
    static RecordKeys derive(SecretBytes ikm, RecordHeader header, byte[] context) {
        byte[] bound = header.octets();
        byte[] salt = Arrays.copyOfRange(bound, AT_SALT, AT_SALT + RecordHeader.SALT_SIZE);
        try (SecretBytes okm =
                Hkdf.derive(ikm, salt, info(bound, context), KEY_SIZE + COMMIT_SIZE)) {
            return okm.withBytes(
                    octets ->
                            new RecordKeys(
                                    EphemeralKey.aes(octets, 0, KEY_SIZE),
                                    Arrays.copyOfRange(octets, KEY_SIZE, KEY_SIZE + COMMIT_SIZE)));
        }
    }

    private static byte[] info(byte[] header, byte[] context) {
        if (context.length > MAX_CONTEXT) {
            throw new IllegalArgumentException(
                    "a record context has at most " + MAX_CONTEXT + " octets");
        }
        return ByteBuffer.allocate(LABEL.length + header.length + 2 + context.length)
                .put(LABEL)
                .put(header)
                .putShort((short) context.length)
                .put(context)
                .array();
    }

    EphemeralKey key() {
        return key;
    }

    /** The commitment, which is public; not to be changed. */
    byte[] commit() {
        return commit;
    }

    /** Compares in constant time with the commitment in the record's first 96 octets. */
    boolean committedIn(byte[] preamble) {
        return MessageDigest.isEqual(
                commit,
                Arrays.copyOfRange(preamble, RecordHeader.SIZE, RecordFormat.PREAMBLE_SIZE));
    }

    @Override
    public void close() {
        key.close();
    }
}
