// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.james.core.quota.QuotaCountUsage;
import org.apache.james.core.quota.QuotaSizeUsage;
import org.apache.james.mailbox.model.CurrentQuotas;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.qutemail.jdbc.DatabaseThreads;

class QuotaTableTest {

    private static final String ROOT = "#private&alice@qutemail.test";

    private static CurrentQuotas used(long messages, long octets) {
        return new CurrentQuotas(QuotaCountUsage.count(messages), QuotaSizeUsage.size(octets));
    }

    @ParameterizedTest
    @EnumSource
    void changesAtOnceShouldAllCount(TestDatabase kind) throws Exception {
        try (HikariDataSource database = kind.openFilled();
                DatabaseThreads threads = new DatabaseThreads(database, "quota-test")) {
            QuotaTable table = new QuotaTable(threads);
            ExecutorService writers = Executors.newFixedThreadPool(8);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(
                        writers.submit(
                                () -> {
                                    // As when a client goes away: it must be counted all the same.
                                    Thread.currentThread().interrupt();
                                    for (int n = 0; n < 25; n++) {
                                        table.add(ROOT, 2, 20);
                                        table.add(ROOT, -1, -10);
                                    }
                                    return null;
                                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            writers.shutdown();

            assertThat(table.get(ROOT)).isEqualTo(used(200, 2000));
        }
    }

    @ParameterizedTest
    @EnumSource
    void unknownRootShouldUseNothing(TestDatabase kind) throws Exception {
        try (HikariDataSource database = kind.openFilled();
                DatabaseThreads threads = new DatabaseThreads(database, "quota-test")) {
            QuotaTable table = new QuotaTable(threads);
            assertThat(table.get(ROOT)).isEqualTo(used(0, 0));

            table.set(ROOT, 3, 30);
            table.set(ROOT, 1, 10);
            assertThat(table.get(ROOT)).isEqualTo(used(1, 10));
        }
    }

    @ParameterizedTest
    @EnumSource
    void countShouldComeFromTheMessagesThereAre(TestDatabase kind) throws Exception {
        try (HikariDataSource database = kind.openFilled();
                DatabaseThreads threads = new DatabaseThreads(database, "quota-test")) {
            mailbox(database, 1, "'alice@qutemail.test'");
            mailbox(database, 2, "'alice@qutemail.test'");
            mailbox(database, 3, "'bob@qutemail.test'");
            message(database, 1, 1, 100);
            message(database, 1, 2, 20);
            message(database, 2, 1, 3);
            QuotaTable table = new QuotaTable(threads);
            table.set(ROOT, 77, 7777);
            table.set("#private&bob@qutemail.test", 1, 1);

            table.countAnew();

            assertThat(table.get(ROOT)).isEqualTo(used(3, 123));
            assertThat(table.get("#private&bob@qutemail.test")).isEqualTo(used(0, 0));
        }
    }

    private static void mailbox(HikariDataSource database, int id, String user)
            throws SQLException {
        execute(
                database,
                "INSERT INTO JAMES_MAILBOX (MAILBOX_ID, MAILBOX_NAME, MAILBOX_NAMESPACE,"
                        + " MAILBOX_UID_VALIDITY, USER_NAME) VALUES (%d, 'box%d', '#private', 1, %s)"
                                .formatted(id, id, user));
    }

    private static void message(HikariDataSource database, int mailbox, int uid, int octets)
            throws Exception {
        String columns =
                "MAIL_IS_ANSWERED, MAIL_IS_DELETED, MAIL_IS_DRAFT, MAIL_IS_FLAGGED, MAIL_IS_RECENT,"
                        + " MAIL_IS_SEEN";
        try (Connection connection = database.getConnection();
                var insert =
                        connection.prepareStatement(
                                "INSERT INTO JAMES_MAIL (MAILBOX_ID, MAIL_UID,"
                                        + " MAIL_CONTENT_OCTETS_COUNT, MAIL_BODY_START_OCTET,"
                                        + " MAIL_BYTES, HEADER_BYTES, "
                                        + columns
                                        + ") VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setInt(1, mailbox);
            insert.setInt(2, uid);
            insert.setInt(3, octets);
            insert.setBytes(4, new byte[] {1});
            insert.setBytes(5, new byte[] {1});
            for (int flag = 6; flag <= 11; flag++) {
                insert.setBoolean(flag, false);
            }
            insert.executeUpdate();
        }
    }

    private static void execute(HikariDataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
