// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.qutemail.core.policy.Delivery;
import org.qutemail.core.policy.DeliveryNames;

/** Knows as many deliveries as a test says. */
final class KnownDeliveries implements DeliveryNames {

    /** What was asked about, in order. */
    final List<Delivery> asked = new CopyOnWriteArrayList<>();

    /** What is in a mailbox. */
    final Set<Delivery> there = ConcurrentHashMap.newKeySet();

    /** Whether nobody can tell. */
    volatile boolean away;

    @Override
    public Optional<UUID> nameFor(Delivery delivery, String mailbox) throws IOException {
        if (away) {
            throw new IOException("the index is away");
        }
        asked.add(delivery);
        return there.contains(delivery) ? Optional.empty() : Optional.of(UUID.randomUUID());
    }
}
