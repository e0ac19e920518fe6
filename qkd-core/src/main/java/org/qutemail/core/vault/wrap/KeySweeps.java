// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMissingException;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.store.KeyRow;
import org.qutemail.core.vault.store.VaultStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done with many keys in some state at once, at a stop or after a process is gone. */
final class KeySweeps {

    private static final Logger LOG = LoggerFactory.getLogger(KeySweeps.class);

    private static final int PART = 100;

    private final VaultStore store;
    private final VaultWriter writer;
    private final VaultReader reader;

    KeySweeps(VaultStore store, VaultWriter writer, VaultReader reader) {
        this.store = store;
        this.writer = writer;
        this.reader = reader;
    }

    /** What a destroyed key's row looks like. */
    @FunctionalInterface
    interface Tombstone {
        KeyRow of(KeyRow row) throws KeyException;
    }

    /** What is done with one key. */
    @FunctionalInterface
    interface Work {
        void with(KeyId id) throws KeyException;
    }

    /** See {@link org.qutemail.core.vault.KeyVault#destroyReserved}. */
    int destroyReserved(List<KeyId> ids, Tombstone tombstone) throws KeyException {
        int destroyed = 0;
        for (int from = 0; from < ids.size(); from += PART) {
            List<KeyId> part = ids.subList(from, Math.min(from + PART, ids.size()));
            destroyed += destroyTogether(part, record -> true, tombstone);
        }
        return destroyed;
    }

    /** See {@link org.qutemail.core.vault.KeyVault#destroyReservedBefore}. */
    int destroyReservedBefore(Instant time, Tombstone tombstone) throws KeyException {
        return sweep(
                () -> store.reservedBefore(time, PART),
                ids -> destroyTogether(ids, record -> record.created().isBefore(time), tombstone));
    }

    /** In one commit: one for each key took seconds for a pool of them. */
    private int destroyTogether(List<KeyId> ids, Predicate<KeyRecord> which, Tombstone tombstone)
            throws KeyException {
        try {
            int destroyed =
                    writer.write(
                            ids,
                            changes -> {
                                int due = 0;
                                for (KeyId id : ids) {
                                    KeyRow row = changes.existing(id);
                                    if (row.record().state() == KeyState.RESERVED
                                            && which.test(row.record())) {
                                        changes.destroy(row, tombstone.of(row));
                                        due++;
                                    }
                                }
                                return due;
                            });
            ids.forEach(reader::forget);
            return destroyed;
        } catch (KeyRefusedException | KeyMissingException e) {
            if (ids.size() == 1) {
                LOG.debug("{} is not swept up", ids.get(0), e);
                return 0;
            }
        }
        // One row that is damaged or gone must not keep the others.
        int destroyed = 0;
        for (KeyId id : ids) {
            destroyed += destroyTogether(List.of(id), which, tombstone);
        }
        return destroyed;
    }

    /** See {@link org.qutemail.core.vault.KeyVault#endEpochs}. */
    int endEpochs(Work end) throws KeyException {
        return sweep(
                () -> store.activeEpochs(PART),
                ids -> {
                    int ended = 0;
                    for (KeyId id : ids) {
                        try {
                            end.with(id);
                            ended++;
                        } catch (KeyRefusedException | KeyMissingException e) {
                            LOG.debug("the epoch of {} is not ended", id, e);
                        }
                    }
                    return ended;
                });
    }

    @FunctionalInterface
    private interface Sweeper {
        int sweep(List<KeyId> ids) throws KeyException;
    }

    /** Part by part, until nothing gets better: what is left is damaged, or others were faster. */
    private static int sweep(VaultReader.Read<List<KeyRow>> part, Sweeper sweeper)
            throws KeyException {
        int swept = 0;
        while (true) {
            List<KeyId> ids = VaultReader.read(part).stream().map(KeyRow::id).toList();
            int now = ids.isEmpty() ? 0 : sweeper.sweep(ids);
            if (now == 0) {
                return swept;
            }
            swept += now;
        }
    }
}
