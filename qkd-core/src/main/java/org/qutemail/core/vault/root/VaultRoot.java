// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.root;

import java.util.UUID;
import org.qutemail.core.secret.SecretBytes;

/**
 * A secret that never leaves its place; keys for one purpose each are derived from it.
 *
 * <p>A derived key is {@code HMAC-SHA256(root secret, label || 00 || context)}. Any token can do
 * that with a generic secret key, and it needs no nonce and no room for a ciphertext.
 */
public interface VaultRoot extends AutoCloseable {

    /**
     * @param label what the key is for, versioned, such as {@code qutemail/1 vault-kek}
     * @param context what it is bound to, may be empty
     * @return 32 octets; the caller closes it
     * @throws VaultRefusedException the token does not answer
     */
    SecretBytes derive(String label, byte[] context) throws VaultRefusedException;

    /** Whether somebody who has copied the file still needs something else. */
    boolean isProtected();

    /** What and where it is, for people. */
    String describe();

    @Override
    void close();

    /** The 16 octets of an id, as context of a derivation. */
    static byte[] octets(UUID id) {
        return java.nio.ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
