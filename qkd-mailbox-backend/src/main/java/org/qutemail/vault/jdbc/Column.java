// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.qutemail.core.vault.store.Octets;

/**
 * A column and where its value comes from, written as {@link Columns} has it.
 *
 * @param type of {@link Types}
 * @param value octets, text, a number or null
 */
record Column<R>(String name, int type, Function<R, Object> value) {

    static <R> Column<R> octets(String name, Function<R, byte[]> value) {
        return new Column<>(name, Types.VARBINARY, value::apply);
    }

    static <R> Column<R> wrapped(String name, Function<R, Octets> value) {
        return octets(name, row -> value.apply(row).toBytes());
    }

    static <R> Column<R> id(String name, Function<R, UUID> value) {
        return octets(name, row -> Columns.octets(value.apply(row)));
    }

    static <R> Column<R> text(String name, Function<R, String> value) {
        return new Column<>(name, Types.VARCHAR, value::apply);
    }

    static <R> Column<R> number(String name, Function<R, Number> value) {
        return new Column<>(name, Types.BIGINT, value::apply);
    }

    static <R> Column<R> flag(String name, Function<R, Boolean> value) {
        return new Column<>(name, Types.BOOLEAN, value::apply);
    }

    static <R> Column<R> time(String name, Function<R, Instant> value) {
        return number(name, row -> Columns.micros(value.apply(row)));
    }

    static <R> Column<R> timeIfAny(String name, Function<R, Optional<Instant>> value) {
        return number(name, row -> value.apply(row).map(Columns::micros).orElse(null));
    }

    /** Whether two rows have the same value here. */
    boolean isSame(R one, R other) {
        return Objects.deepEquals(value.apply(one), value.apply(other));
    }

    void bind(PreparedStatement statement, int parameter, R row) throws SQLException {
        Object bound = value.apply(row);
        if (bound == null) {
            statement.setNull(parameter, type);
        } else if (bound instanceof byte[]) {
            statement.setBytes(parameter, (byte[]) bound);
        } else if (bound instanceof Number) {
            statement.setLong(parameter, ((Number) bound).longValue());
        } else {
            statement.setObject(parameter, bound);
        }
    }
}
