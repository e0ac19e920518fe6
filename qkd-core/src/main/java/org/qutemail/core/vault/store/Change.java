// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.store;

import java.util.Objects;
import java.util.Optional;

/**
 * One conditional change of one row. Without {@code before} the row must be absent; with it, the
 * row must be there in that version.
 *
 * @param before the row as it was read; absent: insert
 * @param after the row as it shall be; absent: delete
 */
public record Change<R extends Row>(Optional<R> before, Optional<R> after) {

    public Change {
        if (before.isEmpty() && after.isEmpty()) {
            throw new IllegalArgumentException("a change from nothing to nothing");
        }
    }

    public static <R extends Row> Change<R> insert(R row) {
        return new Change<>(Optional.empty(), Optional.of(row));
    }

    public static <R extends Row> Change<R> replace(R before, R after) {
        return new Change<>(Optional.of(before), Optional.of(after));
    }

    public static <R extends Row> Change<R> delete(R row) {
        return new Change<>(Optional.of(Objects.requireNonNull(row)), Optional.empty());
    }
}
