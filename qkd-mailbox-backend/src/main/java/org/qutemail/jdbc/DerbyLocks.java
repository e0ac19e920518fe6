// SPDX-License-Identifier: Apache-2.0
package org.qutemail.jdbc;

/** How Derby waits. */
public final class DerbyLocks {

    /**
     * To be run once for each database: after a second, not Derby's own 20, two transactions that
     * wait for each other are found, and one of them gives way.
     */
    public static final String FIND_DEADLOCKS_SOON =
            "CALL SYSCS_UTIL.SYSCS_SET_DATABASE_PROPERTY('derby.locks.deadlockTimeout', '1')";

    private DerbyLocks() {}
}
