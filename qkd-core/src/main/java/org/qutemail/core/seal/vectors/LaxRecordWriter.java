// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.vectors;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.qutemail.core.secret.EphemeralKey;
import org.qutemail.core.secret.Hkdf;
import org.qutemail.core.secret.JdkCrypto;
import org.qutemail.core.secret.SecretBytes;

/**
 * Writes the records that no proper writer makes: an unknown version or suite, a reserved octet
 * set, an empty last segment, sealed correctly otherwise. Shares no code with the proper writer,
 * and so checks the vectors independently of it.
 */
final class LaxRecordWriter {

    private final Fields vector;

    /**
     * @param vector with the writer's values
     */
    LaxRecordWriter(Fields vector) {
        this.vector = vector;
    }

    static boolean isNeeded(Fields made) throws VectorMismatch {
        return made.has("version")
                || made.has("suite")
                || made.has("reserved")
                || made.has("emptyLastSegment")
                || made.number("log2Segment") < 12
                || made.number("log2Segment") > 16;
    }

    byte[] write() throws VectorMismatch {
        byte[] prefix = vector.hex("noncePrefix", 7);
        byte[] header =
                ByteBuffer.allocate(64)
                        .put("QEM\u001A".getBytes(StandardCharsets.US_ASCII))
                        .put((byte) number("version", 1))
                        .put((byte) number("suite", vector.flag("simulated") ? 0x81 : 1))
                        .put((byte) vector.number("part"))
                        .put((byte) vector.number("log2Segment"))
                        .put(vector.hex("keyId", 16))
                        .put(vector.hex("salt", 32))
                        .put(prefix)
                        .put((byte) number("reserved", 0))
                        .array();
        byte[] context = vector.hex("context");
        byte[] info =
                ByteBuffer.allocate(19 + 64 + 2 + context.length)
                        .put("qutemail/1 at-rest\0".getBytes(StandardCharsets.US_ASCII))
                        .put(header)
                        .putShort((short) context.length)
                        .put(context)
                        .array();
        try (SecretBytes ikm = vector.key("ikm");
                SecretBytes okm = Hkdf.derive(ikm, vector.hex("salt", 32), info, 64)) {
            byte[] derived = okm.withBytes(byte[]::clone);
            ByteArrayOutputStream record = new ByteArrayOutputStream();
            record.writeBytes(header);
            record.writeBytes(Arrays.copyOfRange(derived, 32, 64));
            segments(EphemeralKey.aes(derived, 0, 32), prefix, record);
            return record.toByteArray();
        }
    }

    private void segments(EphemeralKey key, byte[] prefix, ByteArrayOutputStream record)
            throws VectorMismatch {
        byte[] plaintext = vector.plaintext("plaintext");
        int size = 1 << Math.min(30, vector.number("log2Segment"));
        boolean emptyLast = vector.flag("emptyLastSegment");
        int at = 0;
        for (int segment = 0; ; segment++) {
            int length = Math.min(size, plaintext.length - at);
            boolean atEnd = at + length == plaintext.length;
            boolean last = atEnd && !(emptyLast && length > 0);
            byte[] nonce =
                    ByteBuffer.allocate(12)
                            .put(prefix)
                            .putInt(segment)
                            .put((byte) (last ? 1 : 0))
                            .array();
            record.writeBytes(seal(key, nonce, plaintext, at, length));
            at += length;
            if (last) {
                return;
            }
        }
    }

    private static byte[] seal(EphemeralKey key, byte[] nonce, byte[] in, int off, int length) {
        try {
            Cipher cipher = JdkCrypto.cipher("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, nonce));
            return cipher.doFinal(in, off, length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM failed to seal", e);
        }
    }

    private int number(String name, int otherwise) throws VectorMismatch {
        return vector.has(name) ? vector.number(name) : otherwise;
    }
}
