// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The mailbox's own rows, beside which the index stands. */
public interface MailboxRows {

    /** Those of the places at which there is a message. */
    Set<Place> present(Collection<Place> places) throws IndexStoreException;

    /** Places of messages that have no row, in order, after the given one. */
    List<Place> withoutRow(Optional<Place> after, int limit) throws IndexStoreException;

    /** Places of rows in state ACTIVE that have no message, in order, after the given one. */
    List<Place> withoutMessage(Optional<Place> after, int limit) throws IndexStoreException;
}
