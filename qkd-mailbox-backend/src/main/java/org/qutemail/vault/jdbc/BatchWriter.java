// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.vault.store.Batch;
import org.qutemail.core.vault.store.VaultStoreException;
import org.qutemail.jdbc.DatabaseThreads;
import org.qutemail.jdbc.Session;
import org.qutemail.jdbc.SqlFailures;

/** Writes batches, each in a transaction. */
final class BatchWriter {

    private static final String WITHOUT_USES = "DELETE FROM vault_use WHERE key_id = ?";

    private final DatabaseThreads threads;
    private final Tables tables;

    BatchWriter(DatabaseThreads threads, Tables tables) {
        this.threads = threads;
        this.tables = tables;
    }

    /**
     * @return false: a condition did not hold, a row was there already, or another transaction was
     *     in the way
     */
    boolean commit(Batch batch) throws VaultStoreException {
        try {
            return threads.run(session -> session.transaction(inside -> apply(inside, batch)));
        } catch (SQLException e) {
            if (SqlFailures.isTakenBack(e) || SqlFailures.isThereAlready(e)) {
                return false;
            }
            throw new VaultStoreException(e.getMessage(), e);
        }
    }

    private boolean apply(Session session, Batch batch) throws SQLException {
        // Uses before keys, as they are read: the other way round readers and writers deadlock.
        withoutUses(session, batch.withoutUses());
        return tables.uses().apply(session, batch.uses())
                && tables.keys().apply(session, batch.keys())
                && tables.keks().apply(session, batch.keks())
                && tables.shards().apply(session, batch.shards())
                && tables.meta().apply(session, batch.meta());
    }

    private static void withoutUses(Session session, List<KeyId> keys) throws SQLException {
        for (KeyId key : keys) {
            PreparedStatement delete = session.prepared(WITHOUT_USES);
            delete.setBytes(1, key.toBytes());
            delete.executeUpdate();
        }
    }
}
