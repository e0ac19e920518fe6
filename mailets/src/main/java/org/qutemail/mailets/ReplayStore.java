// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import com.google.inject.ImplementedBy;

/**
 * Which deliveries have been made. A sealed mail that comes again for the same recipient, after a
 * crash or from somebody who kept a copy of it, is acknowledged and dropped.
 *
 * <p>Implementations are thread-safe.
 */
@ImplementedBy(InMemoryReplayStore.class)
public interface ReplayStore {

    /** Whether this delivery was recorded. */
    boolean delivered(DeliveryId delivery);

    /** Records a delivery, once the message is in the mailbox. Idempotent. */
    void record(DeliveryId delivery);
}
