// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.util.List;

/** Reads older messages for rows that they do not have yet. */
@FunctionalInterface
public interface Backfill {

    /**
     * Rows of messages that are there, in state PENDING. A message that is gone by now is left out.
     *
     * @throws IndexStoreException the mailbox does not answer
     */
    List<IndexRow> rowsFor(List<Place> places) throws IndexStoreException;
}
