// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.vault.seal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What stands before the content of a sealed backup: DER in which everything but four fields and
 * the lengths is constant. So a reader needs no parser: it compares, and there is one encoding of
 * each header. Behind the content stand {@link #TRAILER} and the tag.
 *
 * @param keyId subject key identifier of the recipient, {@value #KEY_ID} octets
 * @param encapsulation the ML-KEM ciphertext, {@value #ENCAPSULATION} octets
 * @param wrappedKey the content key under AES-256 key wrap, {@value #WRAPPED_KEY} octets
 * @param nonce of AES-256-GCM, {@value #NONCE} octets
 */
record SealedHeader(byte[] keyId, byte[] encapsulation, byte[] wrappedKey, byte[] nonce) {

    static final int KEY_ID = 20;
    static final int ENCAPSULATION = 1568;
    static final int WRAPPED_KEY = 40;
    static final int NONCE = 12;
    static final int TAG = 16;

    /** The tag's own tag and length. */
    static final byte[] TRAILER = {0x04, TAG};

    private static final String OID = "06";
    private static final String AUTH_ENVELOPED_DATA = OID + "0b2a864886f70d0109100117";
    private static final String ORI_KEM = OID + "0b2a864886f70d0109100d03";
    private static final String ML_KEM_1024 = OID + "09608648016503040403";
    private static final String HKDF_SHA256 = OID + "0b2a864886f70d010910031c";
    private static final String AES256_WRAP = OID + "0960864801650304012d";
    private static final String DATA = OID + "092a864886f70d010701";
    private static final String AES256_GCM = OID + "0960864801650304012e";

    /** CMSORIforKEMOtherInfo of RFC 9629 section 5: the wrap algorithm and the size of its key. */
    static final byte[] KDF_INFO = hex("3010", "300b", AES256_WRAP, "020120");

    private static final byte[] VERSION = hex("020100");
    // SET { [4] { id-ori-kem, SEQUENCE { version 0, [0] keyId
    private static final byte[] RECIPIENT =
            hex("318206a8", "a48206a4", ORI_KEM, "30820693", "020100", "8014");
    // kem, kemct
    private static final byte[] KEM = hex("300b", ML_KEM_1024, "04820620");
    // kdf, kekLength 32, wrap, encryptedKey
    private static final byte[] WRAP =
            hex("300d", HKDF_SHA256, "020120", "300b", AES256_WRAP, "0428");
    // contentType, contentEncryptionAlgorithm { aes256-GCM, { nonce, tag of 16 } }
    private static final byte[] GCM = hex(DATA, "301e", AES256_GCM, "3011", "040c");
    private static final byte[] TAG_SIZE = hex("020110");

    private static final int SEQUENCE = 0x30;
    private static final int CONTEXT_0 = 0xa0;
    private static final int CONTEXT_0_PRIMITIVE = 0x80;

    private static byte[] hex(String... parts) {
        return HexFormat.of().parseHex(String.join("", parts));
    }

    /** The parts in their order; what is not constant is taken from this header. */
    private byte[][] parts(long content) {
        byte[] octets = element(CONTEXT_0_PRIMITIVE, content);
        int algorithm = GCM.length + NONCE + TAG_SIZE.length;
        long encrypted = algorithm + octets.length + content;
        byte[] encryptedContent = element(SEQUENCE, encrypted);
        int recipient =
                RECIPIENT.length + KEY_ID + KEM.length + ENCAPSULATION + WRAP.length + WRAPPED_KEY;
        long enveloped =
                VERSION.length
                        + recipient
                        + encryptedContent.length
                        + encrypted
                        + TRAILER.length
                        + TAG;
        byte[] envelopedData = element(SEQUENCE, enveloped);
        byte[] explicit = element(CONTEXT_0, envelopedData.length + enveloped);
        byte[] type = hex(AUTH_ENVELOPED_DATA);
        byte[] info =
                element(SEQUENCE, type.length + explicit.length + envelopedData.length + enveloped);
        return new byte[][] {
            info,
            type,
            explicit,
            envelopedData,
            VERSION,
            RECIPIENT,
            keyId,
            KEM,
            encapsulation,
            WRAP,
            wrappedKey,
            encryptedContent,
            GCM,
            nonce,
            TAG_SIZE,
            octets
        };
    }

    /** Tag and length. */
    private static byte[] element(int tag, long length) {
        int octets = length < 0x80 ? 0 : (71 - Long.numberOfLeadingZeros(length)) / 8;
        byte[] out = new byte[2 + octets];
        out[0] = (byte) tag;
        out[1] = (byte) (octets == 0 ? length : 0x80 | octets);
        for (int i = 0; i < octets; i++) {
            out[out.length - 1 - i] = (byte) (length >>> (8 * i));
        }
        return out;
    }

    /**
     * @param content its octets
     */
    byte[] encoded(long content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts(content)) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static SealedHeader blank() {
        return new SealedHeader(
                new byte[KEY_ID], new byte[ENCAPSULATION], new byte[WRAPPED_KEY], new byte[NONCE]);
    }

    /**
     * The octets of content in a file of this size, all told; negative: none has this size. The
     * size of the header depends on the content's by a few octets.
     */
    static long contentOf(long fileSize) {
        long rest = fileSize - TRAILER.length - TAG;
        int least = blank().encoded(0).length;
        int most = blank().encoded(rest).length;
        for (int size = least; size <= most; size++) {
            if (rest >= size && blank().encoded(rest - size).length == size) {
                return rest - size;
            }
        }
        return -1;
    }

    /**
     * Reads exactly the header.
     *
     * @param content see {@link #contentOf}
     * @return empty: this is no header of a backup with so much content
     */
    static Optional<SealedHeader> read(InputStream in, long content) throws IOException {
        SealedHeader read = blank();
        byte[] fields = read.encoded(content);
        byte[] octets = in.readNBytes(fields.length);
        if (octets.length != fields.length) {
            return Optional.empty();
        }
        int offset = 0;
        for (byte[] part : read.parts(content)) {
            if (read.isField(part)) {
                System.arraycopy(octets, offset, part, 0, part.length);
            }
            offset += part.length;
        }
        return Arrays.equals(read.encoded(content), octets) ? Optional.of(read) : Optional.empty();
    }

    @SuppressWarnings("ArrayEquality")
    private boolean isField(byte[] part) {
        return part == keyId || part == encapsulation || part == wrappedKey || part == nonce;
    }
}
