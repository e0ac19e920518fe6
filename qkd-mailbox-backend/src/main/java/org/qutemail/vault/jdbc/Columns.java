// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.qutemail.core.vault.store.Octets;

/** How values stand in columns: ids as 16 octets, times as microseconds since 1970. */
public final class Columns {

    private static final int ID = 16;

    private Columns() {}

    public static byte[] octets(UUID id) {
        return ByteBuffer.allocate(ID)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    public static UUID id(ResultSet result, int column) throws SQLException {
        byte[] octets = result.getBytes(column);
        if (octets.length != ID) {
            throw new IllegalArgumentException("an id of " + octets.length + " octets");
        }
        ByteBuffer halves = ByteBuffer.wrap(octets);
        return new UUID(halves.getLong(), halves.getLong());
    }

    public static Octets octets(ResultSet result, int column) throws SQLException {
        byte[] octets = result.getBytes(column);
        return octets == null ? Octets.NONE : Octets.of(octets);
    }

    public static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    public static void time(PreparedStatement statement, int parameter, Optional<Instant> time)
            throws SQLException {
        if (time.isPresent()) {
            statement.setLong(parameter, micros(time.get()));
        } else {
            statement.setNull(parameter, Types.BIGINT);
        }
    }

    public static Instant time(ResultSet result, int column) throws SQLException {
        return Instant.EPOCH.plus(result.getLong(column), ChronoUnit.MICROS);
    }

    public static Optional<Instant> timeIfAny(ResultSet result, int column) throws SQLException {
        Instant time = time(result, column);
        return result.wasNull() ? Optional.empty() : Optional.of(time);
    }
}
