// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.vault.store.Octets;

/** The cells of one row of a result, from left to right; as {@link Columns} has them. */
final class Cells {

    private final ResultSet result;
    private int last;

    Cells(ResultSet result) {
        this.result = result;
    }

    byte[] bytes() throws SQLException {
        return result.getBytes(++last);
    }

    Octets octets() throws SQLException {
        return Columns.octets(result, ++last);
    }

    UUID id() throws SQLException {
        return Columns.id(result, ++last);
    }

    KeyId keyId() throws SQLException {
        return new KeyId(id());
    }

    /** Null where the column may be. */
    String text() throws SQLException {
        return result.getString(++last);
    }

    /** 0 for null. */
    long number() throws SQLException {
        return result.getLong(++last);
    }

    int integer() throws SQLException {
        return result.getInt(++last);
    }

    boolean flag() throws SQLException {
        return result.getBoolean(++last);
    }

    Instant time() throws SQLException {
        return Columns.time(result, ++last);
    }

    Optional<Instant> timeIfAny() throws SQLException {
        return Columns.timeIfAny(result, ++last);
    }
}
