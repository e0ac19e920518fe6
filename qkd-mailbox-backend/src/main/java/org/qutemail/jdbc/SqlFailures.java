// SPDX-License-Identifier: Apache-2.0
package org.qutemail.jdbc;

import java.sql.SQLException;

/** What a failure means, by its SQLSTATE, which Derby and PostgreSQL share. */
public final class SqlFailures {

    private static final String THERE_ALREADY = "23505";
    private static final String TAKEN_BACK = "40"; // class "transaction rollback" of SQL

    private SqlFailures() {}

    /** Another transaction was in the way, and this one was chosen to give way: worth a retry. */
    public static boolean isTakenBack(SQLException failure) {
        return has(failure, TAKEN_BACK);
    }

    /** A row of that key is there already. */
    public static boolean isThereAlready(SQLException failure) {
        return has(failure, THERE_ALREADY);
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
