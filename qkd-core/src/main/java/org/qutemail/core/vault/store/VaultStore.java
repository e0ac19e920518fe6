// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.KeyTally;

/**
 * Where the rows of a vault lie. Thread-safe; may be shared by processes. Reads see what was
 * committed, and nothing that a loss of power could still take back.
 */
public interface VaultStore extends AutoCloseable {

    /**
     * Writes a batch, durably: on return it survives the process and a loss of power, as far as the
     * store is made for that.
     *
     * @return false when a condition did not hold: nothing was written
     */
    boolean commit(Batch batch) throws VaultStoreException;

    /** The row about the vault; empty in a store that never held one. */
    Optional<MetaRow> meta() throws VaultStoreException;

    /** All key-encrypting keys. */
    List<KekRow> keks() throws VaultStoreException;

    /** All shards, in the order of their numbers. */
    List<ShardRow> shards() throws VaultStoreException;

    /** Those shards that exist. */
    List<ShardRow> shards(Collection<Integer> numbers) throws VaultStoreException;

    /** Those keys that exist, in one look-up. */
    Map<KeyId, KeyRow> keys(Collection<KeyId> ids) throws VaultStoreException;

    /** Those copies that exist, each with its key, in one look-up. */
    Map<UseId, StoredCopy> copies(Collection<UseId> ids) throws VaultStoreException;

    /** Keys in order of their 16 octets, after the given one, or from the first on. */
    List<KeyRow> keysAfter(Optional<KeyId> after, int limit) throws VaultStoreException;

    /** Copies of one key in order of their ids, after the given one, or from the first on. */
    List<UseRow> usesOf(KeyId key, Optional<UseId> after, int limit) throws VaultStoreException;

    /** Copies that are not confirmed in order of their ids, after the given one. */
    List<UseRow> unconfirmedUses(Optional<UseId> after, int limit) throws VaultStoreException;

    /** Keys that are not wrapped under the given key-encrypting key. */
    List<KeyRow> keysNotUnder(UUID kek, int limit) throws VaultStoreException;

    /** Copies that are not wrapped under the given key-encrypting key. */
    List<UseRow> usesNotUnder(UUID kek, int limit) throws VaultStoreException;

    /** Keys in state RESERVED that were created before the given time. */
    List<KeyRow> reservedBefore(Instant time, int limit) throws VaultStoreException;

    /** Keys whose {@code destroyAfter} has come and that are neither destroyed nor on hold. */
    List<KeyRow> keysDue(Instant time, int limit) throws VaultStoreException;

    /** Keys in state ACTIVE and mode EPOCH. */
    List<KeyRow> activeEpochs(int limit) throws VaultStoreException;

    /** How many keys are in each state, as the rows say. */
    Map<KeyState, Long> census() throws VaultStoreException;

    /** What became of all keys, tombstones included, as the rows say. */
    KeyTally tally() throws VaultStoreException;

    /** The origins of all keys, tombstones included, as the rows say. */
    Set<KeyOrigin> origins() throws VaultStoreException;

    /** How many copies there are. */
    long countUses() throws VaultStoreException;

    @Override
    void close();
}
