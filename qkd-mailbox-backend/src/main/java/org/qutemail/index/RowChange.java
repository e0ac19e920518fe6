// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.util.Optional;

/**
 * One change of one row.
 *
 * @param before the row as it was read; absent: the place is free
 * @param after the row as it shall be, at the same place; absent: it is taken away
 * @param vouched whether the new row is to get a code
 */
record RowChange(Optional<IndexRow> before, Optional<IndexRow> after, boolean vouched) {

    static RowChange add(IndexRow row, boolean vouched) {
        return new RowChange(Optional.empty(), Optional.of(row), vouched);
    }

    static RowChange remove(IndexRow row) {
        return new RowChange(Optional.of(row), Optional.empty(), false);
    }

    static RowChange become(IndexRow row, IndexState next) {
        return new RowChange(Optional.of(row), Optional.of(row.in(next)), true);
    }

    Place place() {
        return before.or(() -> after).orElseThrow().place();
    }
}
