// SPDX-License-Identifier: Apache-2.0
package org.qutemail.jdbc;

import java.sql.SQLException;

/** What a failure means, by its SQLSTATE, which Derby and PostgreSQL share. */
public final class SqlFailures {

    private static final String THERE_ALREADY = "23505";
    private static final String TAKEN_BACK = "40"; // class "transaction rollback" of SQL
    private static final String NO_ROOM = "53100"; // of PostgreSQL: disk_full
    private static final String READ_ONLY = "25006"; // of SQL: read-only transaction

    private SqlFailures() {}

    /** Another transaction was in the way, and this one was chosen to give way: worth a retry. */
    public static boolean isTakenBack(SQLException failure) {
        return has(failure, TAKEN_BACK);
    }

    /** A row of that key is there already. */
    public static boolean isThereAlready(SQLException failure) {
        return has(failure, THERE_ALREADY);
    }

    /** The database answers and has no room for more on its disk. */
    public static boolean isNoRoom(SQLException failure) {
        return has(failure, NO_ROOM);
    }

    /** The database answers and can only be read. */
    public static boolean isReadOnly(SQLException failure) {
        return has(failure, READ_ONLY);
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
