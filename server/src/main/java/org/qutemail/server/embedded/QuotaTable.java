// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.james.core.quota.QuotaCountUsage;
import org.apache.james.core.quota.QuotaSizeUsage;
import org.apache.james.mailbox.model.CurrentQuotas;
import org.qutemail.jdbc.DatabaseThreads;
import org.qutemail.jdbc.Session;

/**
 * What each quota root uses, in James's table {@code JAMES_QUOTA_CURRENTQUOTA}. Every change is one
 * statement, so that two at once add up; James's own reads, adds and writes, and loses one of them.
 * Counted on threads that nobody interrupts: a client that goes away must not leave a wrong number.
 */
final class QuotaTable {

    private static final String ADD =
            "UPDATE JAMES_QUOTA_CURRENTQUOTA SET"
                    + " CURRENTQUOTA_MESSAGECOUNT = CURRENTQUOTA_MESSAGECOUNT + ?,"
                    + " CURRENTQUOTA_SIZE = CURRENTQUOTA_SIZE + ? WHERE CURRENTQUOTA_QUOTAROOT = ?";
    private static final String SET =
            "UPDATE JAMES_QUOTA_CURRENTQUOTA SET CURRENTQUOTA_MESSAGECOUNT = ?,"
                    + " CURRENTQUOTA_SIZE = ? WHERE CURRENTQUOTA_QUOTAROOT = ?";
    private static final String INSERT =
            "INSERT INTO JAMES_QUOTA_CURRENTQUOTA (CURRENTQUOTA_MESSAGECOUNT, CURRENTQUOTA_SIZE,"
                    + " CURRENTQUOTA_QUOTAROOT) VALUES (?, ?, ?)";
    private static final String GET =
            "SELECT CURRENTQUOTA_MESSAGECOUNT, CURRENTQUOTA_SIZE FROM JAMES_QUOTA_CURRENTQUOTA"
                    + " WHERE CURRENTQUOTA_QUOTAROOT = ?";
    private static final String COUNT =
            "SELECT BOX.MAILBOX_NAMESPACE, BOX.USER_NAME, COUNT(*),"
                    + " SUM(MAIL.MAIL_CONTENT_OCTETS_COUNT) FROM JAMES_MAILBOX BOX JOIN JAMES_MAIL"
                    + " MAIL ON MAIL.MAILBOX_ID = BOX.MAILBOX_ID GROUP BY BOX.MAILBOX_NAMESPACE,"
                    + " BOX.USER_NAME";

    private static final String ZERO =
            "UPDATE JAMES_QUOTA_CURRENTQUOTA SET CURRENTQUOTA_MESSAGECOUNT = 0,"
                    + " CURRENTQUOTA_SIZE = 0";

    private final DatabaseThreads database;

    QuotaTable(DatabaseThreads database) {
        this.database = database;
    }

    CurrentQuotas get(String root) throws SQLException {
        return database.runPatiently(session -> get(session, root));
    }

    private static CurrentQuotas get(Session session, String root) throws SQLException {
        PreparedStatement query = session.prepared(GET);
        query.setString(1, root);
        try (ResultSet found = query.executeQuery()) {
            return found.next()
                    ? new CurrentQuotas(
                            QuotaCountUsage.count(found.getLong(1)),
                            QuotaSizeUsage.size(found.getLong(2)))
                    : CurrentQuotas.emptyQuotas();
        }
    }

    /**
     * @param messages may be negative
     * @param octets may be negative
     */
    void add(String root, long messages, long octets) throws SQLException {
        write(ADD, root, messages, octets);
    }

    void set(String root, long messages, long octets) throws SQLException {
        write(SET, root, messages, octets);
    }

    private void write(String update, String root, long messages, long octets) throws SQLException {
        database.runPatiently(
                session -> {
                    if (execute(session, update, root, messages, octets) > 0) {
                        return null;
                    }
                    try {
                        execute(session, INSERT, root, messages, octets);
                    } catch (SQLException e) {
                        // Another thread was first; if that was not the reason, this fails
                        // likewise.
                        if (execute(session, update, root, messages, octets) == 0) {
                            throw e;
                        }
                    }
                    return null;
                });
    }

    /**
     * Counts everything anew from the messages there are: a crash may have come between a message
     * and its count. For a start, before anybody can change anything.
     */
    void countAnew() throws SQLException {
        database.runPatiently(session -> session.transaction(QuotaTable::countAnew));
    }

    private static boolean countAnew(Session session) throws SQLException {
        session.prepared(ZERO).executeUpdate();
        try (ResultSet counted = session.prepared(COUNT).executeQuery()) {
            while (counted.next()) {
                String root = root(counted.getString(1), counted.getString(2));
                long messages = counted.getLong(3);
                long octets = counted.getLong(4);
                if (execute(session, SET, root, messages, octets) == 0) {
                    execute(session, INSERT, root, messages, octets);
                }
            }
        }
        return true;
    }

    /** As James's DefaultUserQuotaRootResolver names it. */
    private static String root(String namespace, String user) {
        return user == null ? namespace : namespace + "&" + user;
    }

    private static int execute(Session session, String sql, String root, long messages, long octets)
            throws SQLException {
        PreparedStatement statement = session.prepared(sql);
        statement.setLong(1, messages);
        statement.setLong(2, octets);
        statement.setString(3, root);
        return statement.executeUpdate();
    }
}
