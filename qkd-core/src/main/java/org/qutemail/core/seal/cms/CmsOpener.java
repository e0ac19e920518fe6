// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.cms;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.key.KeyService;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.secret.EphemeralKey;
import org.qutemail.core.secret.JdkCrypto;
import org.qutemail.core.secret.SecretBytes;

/**
 * Opens what {@link CmsSealer} writes, and nothing else: any other CMS is UNSUPPORTED before a key
 * is looked up. Stateless and thread-safe.
 *
 * <p>The form has no mark for simulated keys: whether the key may be used is the key service's to
 * say.
 */
public final class CmsOpener {

    private static final int TAG = CmsProfile.TAG_SIZE;

    /**
     * The id of the key that a sealed message names. Not yet verified: opening does that.
     *
     * @throws SealException TRUNCATED or UNSUPPORTED
     */
    public KeyId keyId(byte[] cms) throws SealException {
        return CmsMessage.parse(cms).keyId();
    }

    /**
     * Opens with whatever key the message names.
     *
     * @param cms any octets
     * @param keys asked only when the octets are our form
     * @return the content
     * @throws SealException in the order of {@code docs/formats.md}; MISSING_KEY when the key
     *     service does not have the key, or not now
     * @throws KeyRefusedException the key is there, but its state does not permit opening
     */
    public byte[] open(byte[] cms, KeyService keys) throws SealException, KeyRefusedException {
        CmsMessage message = CmsMessage.parse(cms);
        try (KeyMaterial key = keys.open(message.keyId())) {
            return open(cms, message, key, false);
        } catch (KeyRefusedException e) {
            throw e;
        } catch (KeyException e) {
            throw new SealException(
                    SealError.MISSING_KEY, "key " + message.keyId() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Opens with a key that is at hand.
     *
     * @param cms any octets
     * @param qkdKey with the SAEs it was sealed for; stays the caller's
     * @return the content
     * @throws SealException in the order of {@code docs/formats.md}; MISSING_KEY when the message
     *     names another key
     */
    public byte[] open(byte[] cms, KeyMaterial qkdKey) throws SealException {
        return open(cms, CmsMessage.parse(cms), qkdKey, false);
    }

    /**
     * {@link #open(byte[], KeyMaterial)} for large messages, without a copy of the ciphertext.
     *
     * @param cms of no use afterwards, whatever the outcome
     */
    public byte[] openConsuming(byte[] cms, KeyMaterial qkdKey) throws SealException {
        return open(cms, CmsMessage.parse(cms), qkdKey, true);
    }

    private static byte[] open(
            byte[] cms, CmsMessage message, KeyMaterial qkdKey, boolean consuming)
            throws SealException {
        if (!message.keyId().equals(qkdKey.info().id())) {
            throw new SealException(
                    SealError.MISSING_KEY,
                    "the message needs key "
                            + message.keyId()
                            + ", given was "
                            + qkdKey.info().id());
        }
        try (EphemeralKey cek = unwrap(message, qkdKey)) {
            return decrypt(cms, message, cek, consuming);
        } catch (AEADBadTagException e) {
            throw new SealException(SealError.CORRUPT, "the content was changed");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK's AES failed to open", e);
        }
    }

    private static EphemeralKey unwrap(CmsMessage message, KeyMaterial qkdKey)
            throws SealException, GeneralSecurityException {
        Cipher cipher = JdkCrypto.cipher("AES/KW/NoPadding");
        try (SecretBytes kek = CmsKeys.kek(qkdKey);
                EphemeralKey key = kek.withBytes(k -> EphemeralKey.aes(k, 0, k.length))) {
            cipher.init(Cipher.DECRYPT_MODE, key);
        }
        byte[] cek;
        try {
            cek = cipher.doFinal(message.wrapped());
        } catch (GeneralSecurityException e) {
            // The one thing that can fail here is the integrity check of RFC 3394.
            throw new SealException(
                    SealError.WRONG_KEY_OR_CONTEXT,
                    "key " + message.keyId() + " of this pair of SAEs does not open the message");
        }
        try {
            return EphemeralKey.aes(cek, 0, CmsProfile.CEK_SIZE);
        } finally {
            Arrays.fill(cek, (byte) 0);
        }
    }

    private static byte[] decrypt(
            byte[] cms, CmsMessage message, EphemeralKey cek, boolean consuming)
            throws GeneralSecurityException {
        Cipher cipher = JdkCrypto.cipher("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                cek,
                new GCMParameterSpec(8 * CmsProfile.TAG_SIZE, message.nonce()));
        // In one array with the tag behind it, as JDK ciphers want it: with update() they would
        // collect a copy of their own, growing it on the way.
        int start = message.ciphertext().start();
        int length = message.ciphertext().length();
        byte[] input = consuming ? cms : Arrays.copyOfRange(cms, start, start + length + TAG);
        int from = consuming ? start : 0;
        System.arraycopy(cms, message.mac().start(), input, from + length, TAG);
        return cipher.doFinal(input, from, length + TAG);
    }
}
