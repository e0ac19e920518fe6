// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyPurpose;
import org.qutemail.mailbox.AppendDecision;
import org.qutemail.mailbox.contract.ContractRecorder;

/**
 * What James's JPA contracts run against: one {@link JpaMailbox} for the whole JVM, with vault and
 * index, where every append is sealed whatever its origin.
 */
public final class SealedJpa {

    /** System property: {@code derby} or {@code postgresql}. */
    private static final String DATABASE = "qutemail.contract.database";

    private static final JpaStorage STORAGE = openStorage();
    private static final JpaMailbox MAILBOX = open();

    private SealedJpa() {}

    private static JpaStorage openStorage() {
        TestDatabase kind =
                TestDatabase.valueOf(
                        System.getProperty(DATABASE, "derby").toUpperCase(Locale.ROOT));
        try {
            return new JpaStorage(kind, Files.createTempDirectory("contracts"));
        } catch (Exception e) {
            throw new IllegalStateException("the database does not open", e);
        }
    }

    private static JpaMailbox open() {
        try {
            JpaMailbox mailbox =
                    JpaMailbox.open(
                            STORAGE,
                            keys ->
                                    (session, addresses) -> {
                                        try {
                                            return AppendDecision.sealedUnder(
                                                    keys.take(KeyPurpose.DELIVERY).id(), "forced");
                                        } catch (KeyException e) {
                                            throw new IllegalStateException(e);
                                        }
                                    });
            ContractRecorder.watch(mailbox.metrics());
            return mailbox;
        } catch (Exception e) {
            throw new IllegalStateException("the mailbox does not open", e);
        }
    }

    public static JpaStorage storage() {
        return STORAGE;
    }

    public static JpaMailbox mailbox() {
        return MAILBOX;
    }

    /** Empties tables behind the server's back, as James's tests do, and the index with them. */
    public static void clear(List<String> tables) {
        try {
            for (String table : tables) {
                STORAGE.writer().execute("DELETE FROM " + table);
            }
            STORAGE.writer().execute("DELETE FROM message_index");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
