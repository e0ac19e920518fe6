// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.cms;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.secret.Hkdf;
import org.qutemail.core.secret.SecretBytes;

/**
 * The key encryption key of the CMS form. Both SAEs and their order are bound in, so a key that is
 * known in both directions yields two.
 */
public final class CmsKeys {

    /** Octets of the key encryption key. */
    public static final int KEK_SIZE = 32;

    private static final byte[] SALT = "qutemail/1 salt".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LABEL = "qutemail/1 cms-kek\0".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_SAE = 0xFFFF;

    private CmsKeys() {}

    /**
     * {@code HKDF-SHA256(QKD key, salt = "qutemail/1 salt", info = }{@link #info}{@code )}.
     *
     * @param qkdKey the QKD key with its SAEs; stays the caller's
     * @return {@value #KEK_SIZE} octets; the caller closes it
     */
    public static SecretBytes kek(KeyMaterial qkdKey) {
        return Hkdf.derive(qkdKey.secret(), SALT, info(qkdKey.info()), KEK_SIZE);
    }

    /** The salt, a new array. */
    public static byte[] salt() {
        return SALT.clone();
    }

    /**
     * {@code "qutemail/1 cms-kek" || 00 || len16 key_ID || len16 senderSAE || len16 receiverSAE}:
     * each length in two octets, big-endian, followed by the value; SAE ids in UTF-8.
     *
     * @throws IllegalArgumentException an SAE id is longer than 65535 octets
     */
    public static byte[] info(KeyInfo key) {
        byte[] sender = sae(key.masterSae());
        byte[] receiver = sae(key.slaveSae());
        ByteBuffer info =
                ByteBuffer.allocate(
                        LABEL.length + 6 + KeyId.SIZE + sender.length + receiver.length);
        info.put(LABEL);
        for (byte[] part : new byte[][] {key.id().toBytes(), sender, receiver}) {
            info.putShort((short) part.length).put(part);
        }
        return info.array();
    }

    private static byte[] sae(String id) {
        byte[] octets = id.getBytes(StandardCharsets.UTF_8);
        if (octets.length > MAX_SAE) {
            throw new IllegalArgumentException("an SAE id has at most " + MAX_SAE + " octets");
        }
        return octets;
    }
}
