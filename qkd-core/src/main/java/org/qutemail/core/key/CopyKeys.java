// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.nio.charset.StandardCharsets;
import org.qutemail.core.secret.Hkdf;
import org.qutemail.core.secret.SecretBytes;

/**
 * The input keying material of one sealed copy.
 *
 * <p>Keys are shared, by the recipients of a message or by all messages of an epoch. Each sealed
 * copy therefore has a secret of its own; destroying it shreds that copy alone.
 */
public final class CopyKeys {

    /** Octets of a copy secret, and of what is derived with it. */
    public static final int SIZE = 32;

    private static final byte[] LABEL = "qutemail/1 copy\0".getBytes(StandardCharsets.US_ASCII);

    private CopyKeys() {}

    /**
     * {@code HKDF-SHA256(ikm = QKD key, salt = copy secret, info = "qutemail/1 copy" || 00 ||
     * key_ID)}, {@value #SIZE} octets.
     *
     * @param qkdKey the key as the key management entity gave it
     * @param copySecret {@value #SIZE} random octets of this copy alone
     * @param keyId the id of the QKD key
     * @return the caller closes it
     * @throws IllegalArgumentException the copy secret has another size
     */
    public static SecretBytes derive(SecretBytes qkdKey, SecretBytes copySecret, KeyId keyId) {
        if (copySecret.size() != SIZE) {
            throw new IllegalArgumentException("a copy secret has " + SIZE + " octets");
        }
        byte[] info = new byte[LABEL.length + KeyId.SIZE];
        System.arraycopy(LABEL, 0, info, 0, LABEL.length);
        System.arraycopy(keyId.toBytes(), 0, info, LABEL.length, KeyId.SIZE);
        return Hkdf.derive(qkdKey, copySecret, info, SIZE);
    }
}
