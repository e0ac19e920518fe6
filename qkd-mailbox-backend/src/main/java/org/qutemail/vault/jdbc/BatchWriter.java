// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.vault.store.Batch;
import org.qutemail.core.vault.store.VaultStoreException;

/** Writes batches, each in a transaction. */
final class BatchWriter {

    private static final String WITHOUT_USES = "DELETE FROM vault_use WHERE key_id = ?";
    private static final String THERE_ALREADY = "23505";
    private static final String TAKEN_BACK = "40"; // class "transaction rollback" of SQL

    private final DatabaseThreads threads;
    private final Tables tables;

    BatchWriter(DatabaseThreads threads, Tables tables) {
        this.threads = threads;
        this.tables = tables;
    }

    boolean commit(Batch batch) throws VaultStoreException {
        return threads.run(
                session -> {
                    try {
                        return session.transaction(inside -> apply(inside, batch));
                    } catch (SQLException e) {
                        if (isConflict(e)) {
                            return false;
                        }
                        throw e;
                    }
                });
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

    /** A row of that key is there already, or another transaction was in the way. */
    private static boolean isConflict(SQLException failure) {
        return wasTakenBack(failure) || has(failure, THERE_ALREADY);
    }

    /** Another transaction was in the way, and this one was chosen to give way: worth a retry. */
    static boolean wasTakenBack(SQLException failure) {
        return has(failure, TAKEN_BACK);
    }

    private static boolean has(SQLException failure, String stateOrClass) {
        for (SQLException e = failure; e != null; e = e.getNextException()) {
            if (e.getSQLState() != null && e.getSQLState().startsWith(stateOrClass)) {
                return true;
            }
        }
        return false;
    }
}
