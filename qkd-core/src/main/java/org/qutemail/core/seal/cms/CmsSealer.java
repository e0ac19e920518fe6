// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.cms;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.secret.EphemeralKey;
import org.qutemail.core.secret.JdkCrypto;
import org.qutemail.core.secret.SecretBytes;

/**
 * Seals a message for one receiving site as CMS AuthEnvelopedData (RFC 5083, 5084), in canonical
 * DER. The content key is random; the QKD key wraps it. {@code openssl cms} opens the outcome.
 *
 * <p>Thread-safe when its random source is, as {@link SecureRandom} is.
 */
public final class CmsSealer {

    /** Octets that the form adds at most. */
    public static final int MAX_OVERHEAD = 256;

    private static final int MIN_KEY = 32;
    private static final int STEP = 1 << 16;

    private final SecureRandom random;

    /**
     * @param random where content keys and nonces come from
     */
    public CmsSealer(SecureRandom random) {
        this.random = Objects.requireNonNull(random, "random");
    }

    /**
     * @param qkdKey at least 32 octets, its SAEs those of sender and receiver; stays the caller's
     * @param content any octets, may be empty; usually a message behind its envelope field
     * @return ContentInfo in DER
     * @throws IllegalArgumentException the key is too short, or the content too long for an array
     */
    public byte[] seal(KeyMaterial qkdKey, byte[] content) {
        ExactOutput out = new ExactOutput(sealedLength(content.length));
        try {
            seal(qkdKey, content.length, new ByteArrayInputStream(content), out);
        } catch (IOException e) {
            throw new IllegalStateException("arrays neither end nor overflow here", e);
        }
        return out.whole();
    }

    /**
     * Octets of the sealed form of so many octets.
     *
     * @throws IllegalArgumentException it would not fit into an array
     */
    public static int sealedLength(int contentLength) {
        if (contentLength > Integer.MAX_VALUE - MAX_OVERHEAD) {
            throw new IllegalArgumentException("the content is too long for an array");
        }
        return Lengths.of(contentLength).whole();
    }

    /**
     * Seals from one stream to the other, 64 KiB in memory at a time. Closes neither.
     *
     * @param contentLength octets of the content, which DER has to say beforehand
     * @throws IllegalArgumentException as {@link #seal(KeyMaterial, byte[])}
     * @throws IOException of either stream, or the content is shorter; what was written by then is
     *     of no use
     */
    public void seal(KeyMaterial qkdKey, int contentLength, InputStream content, OutputStream out)
            throws IOException {
        if (qkdKey.secret().size() < MIN_KEY) {
            throw new IllegalArgumentException("a key has at least " + MIN_KEY + " octets");
        }
        sealedLength(contentLength);
        try (SecretBytes cek = SecretBytes.random(CmsProfile.CEK_SIZE, random)) {
            byte[] nonce = new byte[CmsProfile.NONCE_SIZE];
            random.nextBytes(nonce);
            byte[] wrapped = wrap(qkdKey, cek);
            out.write(beginning(qkdKey.info(), wrapped, nonce, contentLength));
            Cipher cipher = cek.withBytes(key -> cipher(key, nonce));
            out.write(encrypt(cipher, contentLength, content, out));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK's AES failed to seal", e);
        }
    }

    private static byte[] wrap(KeyMaterial qkdKey, SecretBytes cek)
            throws GeneralSecurityException {
        Cipher cipher = JdkCrypto.cipher("AES/KW/NoPadding");
        try (SecretBytes kek = CmsKeys.kek(qkdKey);
                EphemeralKey key = kek.withBytes(k -> EphemeralKey.aes(k, 0, k.length))) {
            cipher.init(Cipher.ENCRYPT_MODE, key);
        }
        return cek.<byte[], GeneralSecurityException>withBytes(cipher::doFinal);
    }

    /**
     * Octets of content of the nested elements, from the inside out.
     *
     * @param contentInfo of EncryptedContentInfo
     * @param data of AuthEnvelopedData
     * @param outer of ContentInfo
     */
    private record Lengths(int contentInfo, int data, int outer) {

        static Lengths of(int content) {
            int contentInfo =
                    CmsProfile.DATA.length
                            + algorithm(new byte[CmsProfile.NONCE_SIZE]).length
                            + DerWriter.size(content);
            int data =
                    CmsProfile.VERSION_0.length
                            + recipients(new byte[KeyId.SIZE], new byte[CmsProfile.WRAPPED_SIZE])
                                    .length
                            + DerWriter.size(contentInfo)
                            + DerWriter.size(CmsProfile.TAG_SIZE);
            int outer =
                    CmsProfile.AUTH_ENVELOPED_DATA.length + DerWriter.size(DerWriter.size(data));
            return new Lengths(contentInfo, data, outer);
        }

        int whole() {
            return DerWriter.size(outer);
        }
    }

    /** Everything before the ciphertext. */
    private static byte[] beginning(KeyInfo info, byte[] wrapped, byte[] nonce, int content) {
        Lengths lengths = Lengths.of(content);
        return new DerWriter(lengths.whole() - content - DerWriter.size(CmsProfile.TAG_SIZE))
                .header(DerWriter.SEQUENCE, lengths.outer())
                .put(CmsProfile.AUTH_ENVELOPED_DATA)
                .header(CmsProfile.EXPLICIT_0, DerWriter.size(lengths.data()))
                .header(DerWriter.SEQUENCE, lengths.data())
                .put(CmsProfile.VERSION_0)
                .put(recipients(info.id().toBytes(), wrapped))
                .header(DerWriter.SEQUENCE, lengths.contentInfo())
                .put(CmsProfile.DATA)
                .put(algorithm(nonce))
                .header(CmsProfile.IMPLICIT_0, content)
                .array();
    }

    private static byte[] algorithm(byte[] nonce) {
        return DerWriter.element(
                DerWriter.SEQUENCE,
                CmsProfile.AES256_GCM,
                DerWriter.element(
                        DerWriter.SEQUENCE,
                        DerWriter.element(DerWriter.OCTET_STRING, nonce),
                        CmsProfile.ICV_LENGTH));
    }

    private static byte[] recipients(byte[] keyId, byte[] wrapped) {
        return DerWriter.element(
                DerWriter.SET,
                DerWriter.element(
                        CmsProfile.KEKRI,
                        CmsProfile.VERSION_4,
                        DerWriter.element(
                                DerWriter.SEQUENCE,
                                DerWriter.element(DerWriter.OCTET_STRING, keyId)),
                        CmsProfile.AES256_WRAP,
                        DerWriter.element(DerWriter.OCTET_STRING, wrapped)));
    }

    private static Cipher cipher(byte[] cek, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = JdkCrypto.cipher("AES/GCM/NoPadding");
        try (EphemeralKey key = EphemeralKey.aes(cek, 0, cek.length)) {
            cipher.init(
                    Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * CmsProfile.TAG_SIZE, nonce));
        }
        return cipher;
    }

    /** Writes the ciphertext and answers the element of the tag. */
    private static byte[] encrypt(Cipher cipher, int length, InputStream content, OutputStream out)
            throws GeneralSecurityException, IOException {
        // In steps: one call on a large message stays slow in a young JVM.
        byte[] plain = new byte[Math.min(length, STEP)];
        byte[] sealed = new byte[plain.length + CmsProfile.TAG_SIZE];
        for (int left = length; left > 0; ) {
            int count = content.readNBytes(plain, 0, Math.min(left, STEP));
            if (count == 0) {
                throw new EOFException("the content ends " + left + " octets early");
            }
            left -= count;
            out.write(sealed, 0, cipher.update(plain, 0, count, sealed, 0));
        }
        // What the cipher held back of the ciphertext, and the tag, which JDK ciphers append.
        int rest = cipher.doFinal(sealed, 0);
        int tag = rest - CmsProfile.TAG_SIZE;
        out.write(sealed, 0, tag);
        Arrays.fill(plain, (byte) 0);
        return DerWriter.element(DerWriter.OCTET_STRING, Arrays.copyOfRange(sealed, tag, rest));
    }
}
