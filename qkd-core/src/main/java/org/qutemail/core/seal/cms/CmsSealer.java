// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.cms;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
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
        if (qkdKey.secret().size() < MIN_KEY) {
            throw new IllegalArgumentException("a key has at least " + MIN_KEY + " octets");
        }
        if (content.length > Integer.MAX_VALUE - MAX_OVERHEAD) {
            throw new IllegalArgumentException("the content is too long for an array");
        }
        try (SecretBytes cek = SecretBytes.random(CmsProfile.CEK_SIZE, random)) {
            byte[] nonce = new byte[CmsProfile.NONCE_SIZE];
            random.nextBytes(nonce);
            byte[] wrapped = wrap(qkdKey, cek);
            return cek.withBytes(key -> write(qkdKey.info(), wrapped, key, nonce, content));
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

    private static byte[] write(
            KeyInfo info, byte[] wrapped, byte[] cek, byte[] nonce, byte[] content)
            throws GeneralSecurityException {
        byte[] recipients = recipients(info, wrapped);
        byte[] algorithm =
                DerWriter.element(
                        DerWriter.SEQUENCE,
                        CmsProfile.AES256_GCM,
                        DerWriter.element(
                                DerWriter.SEQUENCE,
                                DerWriter.element(DerWriter.OCTET_STRING, nonce),
                                CmsProfile.ICV_LENGTH));
        int contentInfo =
                CmsProfile.DATA.length + algorithm.length + DerWriter.size(content.length);
        int data =
                CmsProfile.VERSION_0.length
                        + recipients.length
                        + DerWriter.size(contentInfo)
                        + DerWriter.size(CmsProfile.TAG_SIZE);
        int outer = CmsProfile.AUTH_ENVELOPED_DATA.length + DerWriter.size(DerWriter.size(data));
        DerWriter out =
                new DerWriter(DerWriter.size(outer))
                        .header(DerWriter.SEQUENCE, outer)
                        .put(CmsProfile.AUTH_ENVELOPED_DATA)
                        .header(CmsProfile.EXPLICIT_0, DerWriter.size(data))
                        .header(DerWriter.SEQUENCE, data)
                        .put(CmsProfile.VERSION_0)
                        .put(recipients)
                        .header(DerWriter.SEQUENCE, contentInfo)
                        .put(CmsProfile.DATA)
                        .put(algorithm)
                        .header(CmsProfile.IMPLICIT_0, content.length);
        byte[] tag = encrypt(cek, nonce, content, out);
        out.header(DerWriter.OCTET_STRING, tag.length).put(tag);
        return out.array();
    }

    private static byte[] recipients(KeyInfo info, byte[] wrapped) {
        return DerWriter.element(
                DerWriter.SET,
                DerWriter.element(
                        CmsProfile.KEKRI,
                        CmsProfile.VERSION_4,
                        DerWriter.element(
                                DerWriter.SEQUENCE,
                                DerWriter.element(DerWriter.OCTET_STRING, info.id().toBytes())),
                        CmsProfile.AES256_WRAP,
                        DerWriter.element(DerWriter.OCTET_STRING, wrapped)));
    }

    /** Puts the ciphertext in place and answers the tag, which JDK ciphers append to it. */
    private static byte[] encrypt(byte[] cek, byte[] nonce, byte[] content, DerWriter out)
            throws GeneralSecurityException {
        Cipher cipher = JdkCrypto.cipher("AES/GCM/NoPadding");
        try (EphemeralKey key = EphemeralKey.aes(cek, 0, cek.length)) {
            cipher.init(
                    Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * CmsProfile.TAG_SIZE, nonce));
        }
        int start = out.position();
        int at = start;
        // In steps: one call on a large message stays slow in a young JVM.
        int done = 0;
        for (; content.length - done > STEP; done += STEP) {
            at += cipher.update(content, done, STEP, out.array(), at);
        }
        at += cipher.doFinal(content, done, content.length - done, out.array(), at);
        int end = start + content.length;
        byte[] tag = Arrays.copyOfRange(out.array(), end, at);
        out.position(end);
        return tag;
    }
}
