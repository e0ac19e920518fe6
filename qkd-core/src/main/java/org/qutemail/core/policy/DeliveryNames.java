// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.policy;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/**
 * Knows which deliveries have reached a mailbox, for as long as their message is there, over
 * restarts too. Thread-safe.
 */
@FunctionalInterface
public interface DeliveryNames {

    /** Of a storage that remembers no deliveries: each one is stored. */
    DeliveryNames NONE = (delivery, mailbox) -> Optional.of(UUID.randomUUID());

    /**
     * The name that the message of a delivery is to be stored under; empty when a mailbox has it.
     * In doubt there is a name: a message twice is better than none.
     *
     * @param mailbox where the recipient wants it
     * @throws IOException nobody can tell now: it must not be stored, and be tried again later
     */
    Optional<UUID> nameFor(Delivery delivery, String mailbox) throws IOException;
}
