// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * The one door to keys for everything that seals or opens mail.
 *
 * <p>No method yields a key that did not come from a key management entity (or the simulator,
 * marked so). All methods may block on the network or the vault and are thread-safe.
 */
public interface KeyService {

    /**
     * Provides the keys of one message by the configured policy. On return the vault holds them
     * durably and ACTIVE: enc_keys, row RESERVED, dec_keys by the other identity, comparison,
     * ACTIVE.
     *
     * @throws KeyUnavailableException none to be had now: wait and ask again, or tell the sender
     *     when it says so ({@link KeyUnavailableException#bounces()}); never go on unsealed
     */
    KeyGrant take(KeyRequest request) throws KeyException;

    /** {@link #take(KeyRequest)} for one recipient and nobody's budget, size unknown. */
    default KeyInfo take(KeyPurpose purpose) throws KeyException {
        return take(new KeyRequest(purpose, 1, 0, Optional.empty())).keys().get(0);
    }

    /**
     * The key to store a copy under of a message that travelled under this one: the same while it
     * seals, otherwise the present epoch's, since keys may end while mail waits.
     *
     * @param octets size of the message
     */
    default KeyInfo toStore(KeyInfo travelled, long octets) throws KeyException {
        return travelled;
    }

    /**
     * Destroys a key of {@link #take} that nothing was sealed with; the key of an epoch stays, it
     * serves others. Never throws: a key that cannot be destroyed now stays unused.
     *
     * @param reason kept with the key, for people
     */
    default void discard(KeyInfo unused, String reason) {}

    /**
     * Counts octets towards the limits of the key's epoch which were not known when it was taken.
     * Without effect for other keys.
     */
    default void sealed(KeyId id, long octets) {}

    /** How long until a user's messages may have keys again; empty: they may now. */
    default Optional<Duration> budgetWait(String user) {
        return Optional.empty();
    }

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
