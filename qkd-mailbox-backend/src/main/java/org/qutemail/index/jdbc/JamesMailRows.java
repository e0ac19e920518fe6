// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.qutemail.index.IndexStoreException;
import org.qutemail.index.MailboxRows;
import org.qutemail.index.Place;
import org.qutemail.jdbc.DatabaseThreads;

/** The messages of James's JPA mailbox, in the same database as the index. */
public final class JamesMailRows implements MailboxRows {

    private static final String PAGE =
            " AND (%1$s > ? OR %1$s = ? AND %2$s > ?) ORDER BY %1$s, %2$s FETCH FIRST ? ROWS ONLY";

    private static final String WITHOUT_ROW =
            "SELECT m.MAILBOX_ID, m.MAIL_UID FROM JAMES_MAIL m WHERE NOT EXISTS (SELECT 1 FROM"
                    + " message_index i WHERE i.mailbox_id = m.MAILBOX_ID AND i.uid = m.MAIL_UID)"
                    + String.format(PAGE, "m.MAILBOX_ID", "m.MAIL_UID");

    private static final String WITHOUT_MESSAGE =
            "SELECT i.mailbox_id, i.uid FROM message_index i WHERE i.state = 'ACTIVE' AND NOT"
                    + " EXISTS (SELECT 1 FROM JAMES_MAIL m WHERE m.MAILBOX_ID = i.mailbox_id AND"
                    + " m.MAIL_UID = i.uid)"
                    + String.format(PAGE, "i.mailbox_id", "i.uid");

    private static final String PRESENT =
            "SELECT 1 FROM JAMES_MAIL WHERE MAILBOX_ID = ? AND MAIL_UID = ?";

    private final DatabaseThreads threads;

    /**
     * @param threads in the database that both are in; stay the caller's
     */
    public JamesMailRows(DatabaseThreads threads) {
        this.threads = threads;
    }

    @Override
    public Set<Place> present(Collection<Place> places) throws IndexStoreException {
        return query(
                session -> {
                    Set<Place> present = new TreeSet<>();
                    PreparedStatement statement = session.prepared(PRESENT);
                    for (Place place : places) {
                        statement.setLong(1, place.mailboxId());
                        statement.setLong(2, place.uid());
                        try (ResultSet result = statement.executeQuery()) {
                            if (result.next()) {
                                present.add(place);
                            }
                        }
                    }
                    return present;
                });
    }

    @Override
    public List<Place> withoutRow(Optional<Place> after, int limit) throws IndexStoreException {
        return places(WITHOUT_ROW, after, limit);
    }

    @Override
    public List<Place> withoutMessage(Optional<Place> after, int limit) throws IndexStoreException {
        return places(WITHOUT_MESSAGE, after, limit);
    }

    private List<Place> places(String sql, Optional<Place> after, int limit)
            throws IndexStoreException {
        return query(
                session -> {
                    PreparedStatement statement = session.prepared(sql);
                    JdbcIndexStore.behind(statement, 1, after, limit);
                    List<Place> places = new ArrayList<>();
                    try (ResultSet result = statement.executeQuery()) {
                        while (result.next()) {
                            places.add(new Place(result.getLong(1), result.getLong(2)));
                        }
                    }
                    return places;
                });
    }

    private <T> T query(DatabaseThreads.Work<T> work) throws IndexStoreException {
        try {
            return threads.runPatiently(work);
        } catch (SQLException e) {
            throw new IndexStoreException(
                    "the mailbox's tables do not answer: " + e.getMessage(), e);
        }
    }
}
