// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.util.Objects;
import java.util.Optional;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.vault.store.Octets;

/**
 * What a row knows of the sealed copy that it refers to.
 *
 * @param recordId the record context: names the copy under its key
 * @param keyId {@code qkd_key_id}
 * @param mode how the key was taken; empty when nobody noted it
 * @param nonce {@code qkd_nonce}: of segment 0 of the body
 * @param tag {@code qkd_auth_tag}: of the last segment of the body
 * @param commitments of the records of header, details and body, {@value #COMMITMENTS} octets
 */
public record SealedCopy(
        Octets recordId,
        KeyId keyId,
        Optional<KeyMode> mode,
        Octets nonce,
        Octets tag,
        Octets commitments) {

    /** Octets of all commitments: three of 32. */
    public static final int COMMITMENTS = 96;

    public SealedCopy {
        Objects.requireNonNull(recordId, "recordId");
        Objects.requireNonNull(keyId, "keyId");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(nonce, "nonce");
        Objects.requireNonNull(tag, "tag");
        if (commitments.size() != COMMITMENTS) {
            throw new IllegalArgumentException("there are three commitments of 32 octets");
        }
    }

    /** The copy as the key service knows it. */
    public CopyRef ref() {
        return new CopyRef(keyId, recordId.toBytes());
    }
}
