// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.vectors;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.seal.cms.CmsKeys;
import org.qutemail.core.seal.cms.CmsOpener;
import org.qutemail.core.seal.cms.CmsSealer;
import org.qutemail.core.secret.SecretBytes;

/** Checks vectors of the CMS form: derivation, writer, reader. */
final class CmsVectors {

    private static final SealedOctets OCTETS = new SealedOctets("cms", 256);
    private static final List<String> MADE =
            List.of("qkdKey", "keyId", "senderSae", "receiverSae", "cek", "nonce", "plaintext");

    private final Map<String, Fields> vectors;

    CmsVectors(Map<String, Fields> vectors) {
        this.vectors = vectors;
    }

    void check(Fields vector) throws VectorMismatch {
        byte[] cms = octets(vector, vectors.size());
        OCTETS.requireShown(vector, cms, "the octets");
        requireDerivation(vector);
        if (vector.has("plaintextSha256")) {
            VectorMismatch.require(
                    Arrays.equals(
                            vector.hex("plaintextSha256", 32),
                            SealedOctets.sha256(vector.plaintext("plaintext"))),
                    "the plaintext has not the digest plaintextSha256");
        }
        try (KeyMaterial key = readersKey(vector)) {
            Outcome.of(() -> new CmsOpener().open(cms, key)).require(vector, "reader");
        }
    }

    private byte[] octets(Fields vector, int depth) throws VectorMismatch {
        if (vector.has("base")) {
            Fields base = vectors.get(vector.text("base"));
            VectorMismatch.require(base != null && depth > 0, "its base is not in the file");
            vector.requireMadeAs(base, MADE);
            return SealedOctets.edited(octets(base, depth - 1), vector);
        }
        // Malformed CMS is made by hand: there is no writer to check with it.
        if (!vector.text("result").equals("valid")) {
            return OCTETS.full(vector);
        }
        byte[] written = written(vector.asMade());
        OCTETS.requireShown(vector, written, "what the writer makes");
        return written;
    }

    private static byte[] written(Fields made) throws VectorMismatch {
        FixedRandom random = new FixedRandom(made.hex("cek", 32), made.hex("nonce", 12));
        try (KeyMaterial key = key(made, made.keyId("keyId"), made.key("qkdKey"))) {
            return new CmsSealer(random).seal(key, made.plaintext("plaintext"));
        }
    }

    /** The derivation as this vector's reader does it; without a key there is no kek. */
    private static void requireDerivation(Fields vector) throws VectorMismatch {
        try (SecretBytes expected = vector.key("kek");
                KeyMaterial key = readersKey(vector);
                SecretBytes kek = CmsKeys.kek(key)) {
            KeyInfo info = info(vector, vector.keyId("keyId"));
            VectorMismatch.require(
                    Arrays.equals(vector.hex("salt"), CmsKeys.salt()), "the salt differs");
            VectorMismatch.require(
                    Arrays.equals(vector.hex("info"), CmsKeys.info(info)), "the info differs");
            boolean agrees = vector.has("qkdKey") ? kek.equals(expected) : expected == null;
            VectorMismatch.require(agrees, "the kek differs");
        }
    }

    private static KeyMaterial readersKey(Fields vector) throws VectorMismatch {
        KeyId id = vector.keyId("keyId");
        SecretBytes qkdKey = vector.key("qkdKey");
        if (qkdKey == null) {
            // A reader without the key: all it has is another one.
            byte[] other = id.toBytes();
            other[0] ^= (byte) 0xFF;
            return key(vector, KeyId.of(other, 0), SecretBytes.takingOver(new byte[32]));
        }
        return key(vector, id, qkdKey);
    }

    private static KeyMaterial key(Fields vector, KeyId id, SecretBytes qkdKey)
            throws VectorMismatch {
        VectorMismatch.require(qkdKey != null, "qkdKey of the writer is missing");
        return new KeyMaterial(info(vector, id), qkdKey);
    }

    private static KeyInfo info(Fields vector, KeyId id) throws VectorMismatch {
        return new KeyInfo(
                id,
                KeyOrigin.KME,
                KeyMode.PER_MESSAGE,
                vector.text("senderSae"),
                vector.text("receiverSae"));
    }
}
