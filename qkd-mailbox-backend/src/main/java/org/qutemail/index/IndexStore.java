// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyId;

/**
 * Where the rows of the index lie. Knows nothing of codes and trusts nobody: a row that cannot be
 * read at all comes as {@link IndexRow#unreadable}. Thread-safe.
 */
public interface IndexStore {

    /** The row about the index; empty in a store that never held one. */
    Optional<IndexMeta> meta() throws IndexStoreException;

    /**
     * Makes the index: its row and its shards, in a store that has none.
     *
     * @return false: there is one already
     */
    boolean create(IndexMeta meta, List<IndexShard> shards) throws IndexStoreException;

    /** Replaces the row about the index. */
    void update(IndexMeta meta) throws IndexStoreException;

    /** All shards, in the order of their numbers. */
    List<IndexShard> shards() throws IndexStoreException;

    /**
     * Writes a batch, durably.
     *
     * @return false when a condition did not hold: nothing was written
     */
    boolean commit(IndexBatch batch) throws IndexStoreException;

    /** The rows of one mailbox with uids in that range, both ends included, in one look-up. */
    List<IndexRow> range(long mailboxId, long from, long to) throws IndexStoreException;

    /** The rows of one message, by its name: two while it is being moved. */
    List<IndexRow> named(UUID id) throws IndexStoreException;

    /** The rows of a key, in the order of their places, after the given one. */
    List<IndexRow> ofKey(KeyId key, Optional<Place> after, int limit) throws IndexStoreException;

    /** All rows that refer to a sealed copy, whatever their state. */
    List<IndexRow> ofCopy(CopyRef copy) throws IndexStoreException;

    /** The rows in a state, in the order of their places, after the given one. */
    List<IndexRow> inState(IndexState state, Optional<Place> after, int limit)
            throws IndexStoreException;

    /** All rows in the order of their places, after the given one. */
    List<IndexRow> after(Optional<Place> after, int limit) throws IndexStoreException;

    /** How many sealed copies rows refer to, each counted once. */
    long countCopies() throws IndexStoreException;

    /** The keys that rows name, in order of their octets, after the given one. */
    List<KeyId> keysAfter(Optional<KeyId> after, int limit) throws IndexStoreException;

    /** The rows at some places, missing ones left out. */
    default List<IndexRow> rows(Collection<Place> places) throws IndexStoreException {
        return IndexLookups.rows(this, places);
    }
}
