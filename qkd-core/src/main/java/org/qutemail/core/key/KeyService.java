// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.util.Collection;
import java.util.Map;

/**
 * The one door to keys for everything that seals or opens mail.
 *
 * <p>No method yields a key that did not come from a key management entity (or the simulator,
 * marked so). All methods may block on the network or the vault and are thread-safe.
 */
public interface KeyService {

    /**
     * Provides a key by the configured policy. On return the vault holds it durably and ACTIVE:
     * enc_keys, row RESERVED, dec_keys by the other identity, comparison, ACTIVE.
     *
     * @throws KeyUnavailableException none to be had now: wait and ask again, never go on unsealed
     */
    KeyInfo take(KeyPurpose purpose) throws KeyException;

    /**
     * The key itself, for the CMS form. The caller closes it.
     *
     * @throws KeyMissingException the vault has no such key, or not now
     * @throws KeyRefusedException its state does not permit opening
     */
    KeyMaterial open(KeyId id) throws KeyException;

    /**
     * Makes the copy secret of a new sealed copy, durable on return, and derives the copy's input
     * keying material: {@code HKDF-SHA256(QKD key, copy secret, "qutemail/1 copy" || 00 ||
     * key_ID)}. The caller closes it.
     *
     * @throws KeyRefusedException there is one by this name already, or the key is not ACTIVE
     */
    KeyMaterial createCopy(CopyRef copy) throws KeyException;

    /**
     * The input keying material of an existing sealed copy. The caller closes it.
     *
     * @throws KeyMissingException the vault has no such key or copy, or not now
     * @throws KeyRefusedException the key's state does not permit opening
     */
    KeyMaterial openCopy(CopyRef copy) throws KeyException;

    /**
     * {@link #openCopy} for many at once, in one look-up. Those that cannot be opened are absent
     * from the answer; ask for them singly to learn why. The caller closes every value.
     */
    Map<CopyRef, KeyMaterial> openCopies(Collection<CopyRef> copies) throws KeyException;

    /**
     * Notes that the records sealed for this copy are stored. Idempotent.
     *
     * @throws KeyMissingException there is no such copy
     */
    void confirmCopy(CopyRef copy) throws KeyException;

    /**
     * Destroys a copy secret, and with it the copy's readability: for an append that failed after
     * {@link #createCopy}, and for the removal of the last reference. Idempotent.
     */
    void destroyCopy(CopyRef copy) throws KeyException;
}
