// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.vectors;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.seal.RecordPart;
import org.qutemail.core.seal.record.RecordOpener;
import org.qutemail.core.seal.record.RecordSealer;
import org.qutemail.core.seal.record.RecordSource;
import org.qutemail.core.secret.SecretBytes;

/** Checks vectors of the record format: both writing forms, both reading forms. */
final class RecordVectors {

    private static final SealedOctets OCTETS = new SealedOctets("record", 160);
    private static final List<String> MADE =
            List.of(
                    "ikm",
                    "keyId",
                    "part",
                    "context",
                    "log2Segment",
                    "salt",
                    "noncePrefix",
                    "plaintext");

    private final Map<String, Fields> vectors;

    RecordVectors(Map<String, Fields> vectors) {
        this.vectors = vectors;
    }

    void check(Fields vector) throws VectorMismatch {
        byte[] record = octets(vector, vectors.size());
        OCTETS.requireShown(vector, record, "the octets");
        boolean allow = vector.flag("allowSimulated");
        RecordOpener opener = new RecordOpener(allow);
        RecordPart part = part(vector);
        byte[] context = vector.hex("context");
        try (KeyMaterial key = readersKey(vector)) {
            Outcome.of(() -> opener.open(key, part, context, record)).require(vector, "reader");
            Outcome.of(() -> streamed(opener, key, part, context, record))
                    .require(vector, "streaming reader");
        }
    }

    private static byte[] streamed(
            RecordOpener opener, KeyMaterial key, RecordPart part, byte[] context, byte[] record)
            throws org.qutemail.core.seal.SealException, IOException {
        try (InputStream in = opener.openStream(key, part, context, RecordSource.of(record))) {
            return in.readAllBytes();
        }
    }

    /** The record's octets; where a writer can make them, made by ours. */
    private byte[] octets(Fields vector, int depth) throws VectorMismatch {
        if (vector.has("base")) {
            Fields base = vectors.get(vector.text("base"));
            VectorMismatch.require(base != null && depth > 0, "its base is not in the file");
            vector.requireMadeAs(base, MADE);
            return SealedOctets.edited(octets(base, depth - 1), vector);
        }
        if (!vector.has("salt")) {
            return OCTETS.full(vector);
        }
        byte[] written = written(vector.asMade());
        OCTETS.requireShown(vector, written, "what the writer makes");
        return written;
    }

    private static byte[] written(Fields made) throws VectorMismatch {
        if (LaxRecordWriter.isNeeded(made)) {
            return new LaxRecordWriter(made).write();
        }
        byte[] salt = made.hex("salt", 32);
        byte[] prefix = made.hex("noncePrefix", 7);
        byte[] plaintext = made.plaintext("plaintext");
        byte[] context = made.hex("context");
        int log2 = made.number("log2Segment");
        try (KeyMaterial key = key(made, made.keyId("keyId"), made.key("ikm"))) {
            byte[] record =
                    RecordSealer.unsafeForVectors(new FixedRandom(salt, prefix), log2)
                            .seal(key, part(made), context, plaintext);
            InputStream streamed =
                    RecordSealer.unsafeForVectors(new FixedRandom(salt, prefix), log2)
                            .sealStream(
                                    key, part(made), context, new ByteArrayInputStream(plaintext));
            VectorMismatch.require(
                    Arrays.equals(record, streamed.readAllBytes()),
                    "the streaming writer makes other octets");
            return record;
        } catch (IOException e) {
            throw new VectorMismatch("the streaming writer failed: " + e);
        }
    }

    private KeyMaterial readersKey(Fields vector) throws VectorMismatch {
        KeyId id = vector.keyId("keyId");
        SecretBytes ikm = vector.key("ikm");
        if (ikm == null) {
            // A reader without the key: all it has is another one.
            byte[] other = id.toBytes();
            other[0] ^= (byte) 0xFF;
            return key(vector, KeyId.of(other, 0), SecretBytes.takingOver(new byte[32]));
        }
        Fields origin = vector.has("base") ? vectors.get(vector.text("base")) : vector;
        return key(origin, id, ikm);
    }

    private static KeyMaterial key(Fields vector, KeyId id, SecretBytes ikm) throws VectorMismatch {
        VectorMismatch.require(ikm != null, "ikm of the writer is missing");
        KeyOrigin origin = vector.flag("simulated") ? KeyOrigin.SIMULATED : KeyOrigin.KME;
        return new KeyMaterial(new KeyInfo(id, origin, KeyMode.PER_MESSAGE, "", ""), ikm);
    }

    private static RecordPart part(Fields vector) throws VectorMismatch {
        int code = vector.number("part");
        for (RecordPart part : RecordPart.values()) {
            if (part.code() == code) {
                return part;
            }
        }
        throw new VectorMismatch("part is not 1 to 3");
    }
}
