// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.qutemail.core.policy.Delivery;
import org.qutemail.core.policy.DeliveryNames;

/**
 * Finds deliveries again by the names that their messages have in the index. A MOVE keeps the name,
 * so the message is found wherever its owner has put it. What was expunged has none any more and is
 * delivered again, and so is whatever the mailbox itself does not have: a row alone is not mail.
 */
public final class IndexedDeliveries implements DeliveryNames {

    private final MessageIndex index;

    public IndexedDeliveries(MessageIndex index) {
        this.index = Objects.requireNonNull(index);
    }

    @Override
    public Optional<UUID> nameFor(Delivery delivery, String mailbox) throws IOException {
        UUID name = index.nameOf(delivery, mailbox);
        try {
            List<Place> places =
                    index.store().named(name).stream()
                            .filter(row -> row.state() != IndexState.GONE && index.holds(row))
                            .map(IndexRow::place)
                            .toList();
            if (places.isEmpty()) {
                return Optional.of(name);
            }
            // Of what was cut off only the mailbox knows how it ended. If it is not there, its row
            // keeps the name until it is settled.
            return index.mailbox().present(places).isEmpty()
                    ? Optional.of(UUID.randomUUID())
                    : Optional.empty();
        } catch (IndexStoreException e) {
            throw new IOException("the message index does not answer: " + e.getMessage(), e);
        }
    }
}
