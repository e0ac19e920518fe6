// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.secret.SecretBytes;

/**
 * A store of keys and copy secrets. Knows states and keeps their order; decides nothing about
 * policy.
 *
 * <p>What a method has written is durable when it returns, as far as the store is. Each method is
 * atomic, also against other processes on the same store. Secrets passed in are copied and stay the
 * caller's; secrets handed out are copies and the caller's to close. All methods may block and are
 * thread-safe. A store that cannot be reached throws {@code KeyUnavailableException} where keys are
 * added and {@code KeyMissingException} where existing ones are read.
 */
public interface KeyVault extends AutoCloseable {

    /**
     * Adds keys in state {@link KeyState#RESERVED}, all or none.
     *
     * @throws org.qutemail.core.key.KeyRefusedException one of the ids is known already
     */
    void reserve(List<VaultKey> keys) throws KeyException;

    /**
     * Makes a reserved key {@link KeyState#ACTIVE}.
     *
     * @return the row as it is now
     * @throws org.qutemail.core.key.KeyMissingException there is no such key
     * @throws org.qutemail.core.key.KeyRefusedException it is not reserved
     */
    KeyRecord activate(KeyId id, KeyMode mode, Instant at) throws KeyException;

    /**
     * Leads a key into another state than ACTIVE out of RESERVED. {@link KeyState#DESTROYED}
     * overwrites the key and the secrets of all its copies and leaves a tombstone.
     *
     * @param reason for people, may be empty
     * @throws org.qutemail.core.key.KeyMissingException there is no such key
     * @throws org.qutemail.core.key.KeyRefusedException its state does not lead there, see {@link
     *     KeyState#canBecome}
     */
    void changeState(KeyId id, KeyState next, Instant at, String reason) throws KeyException;

    /**
     * Destroys the keys that were reserved before the given time and never activated: what a crash
     * has left behind.
     *
     * @return how many
     */
    int destroyReservedBefore(Instant time, Instant at, String reason) throws KeyException;

    /**
     * Destroys keys that are {@link KeyState#RESERVED}; whatever else is among them stays as it is.
     *
     * @param reason for people
     * @return how many
     */
    int destroyReserved(Collection<KeyId> ids, Instant at, String reason) throws KeyException;

    /**
     * Leads the epoch keys that are {@link KeyState#ACTIVE} into {@link KeyState#DEACTIVATED}: what
     * was sealed under them is no longer counted by anybody.
     *
     * @param reason for people
     * @return how many
     */
    int endEpochs(Instant at, String reason) throws KeyException;

    /** The row of a key, tombstones included. */
    Optional<KeyRecord> record(KeyId id) throws KeyException;

    /** A key and its row; empty when it is unknown or destroyed. */
    Optional<VaultKey> read(KeyId id) throws KeyException;

    /**
     * Keeps the secret of a new copy and counts the use.
     *
     * @return the key, to derive with
     * @throws org.qutemail.core.key.KeyMissingException there is no such key
     * @throws org.qutemail.core.key.KeyRefusedException the key's state does not seal, or there is
     *     a copy of this name
     */
    VaultKey createCopy(CopyRef copy, SecretBytes copySecret, Instant at) throws KeyException;

    /** The copies among the given ones that exist, with their keys, in one look-up. */
    Map<CopyRef, VaultCopy> readCopies(Collection<CopyRef> copies) throws KeyException;

    /**
     * Notes that a copy's records are stored.
     *
     * @return false: there is no such copy
     */
    boolean confirmCopy(CopyRef copy, Instant at) throws KeyException;

    /**
     * Overwrites a copy secret and forgets the copy.
     *
     * @return false: there is no such copy
     * @throws org.qutemail.core.key.KeyRefusedException its key is {@link KeyState#SUSPENDED}
     */
    boolean destroyCopy(CopyRef copy, Instant at) throws KeyException;

    /** How many copies of a key exist. */
    long countCopies(KeyId id) throws KeyException;

    /** How many keys are in each state; states without any may be absent. */
    Map<KeyState, Long> census() throws KeyException;

    /** What became of all keys, tombstones included. */
    KeyTally tally() throws KeyException;

    /** How many keys were issued to this vault; the same object at each call. */
    KeyAccount account();

    /**
     * Whether nobody else can have the vault open: then keys that are reserved at a start are left
     * over from a process that is gone.
     */
    boolean isExclusive();

    /** The origins of all keys the store has ever held, tombstones included. */
    Set<KeyOrigin> origins() throws KeyException;

    /** Lets go of the store; overwrites what is in memory. */
    @Override
    void close();
}
