// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.inject.Singleton;

/**
 * Remembers the last deliveries until the server stops, which is as long as a memory queue
 * remembers its mail.
 */
@Singleton
public class InMemoryReplayStore implements ReplayStore {

    /** Deliveries remembered; the oldest is forgotten first. */
    static final int CAPACITY = 200_000;

    private final Set<DeliveryId> deliveries =
            Collections.newSetFromMap(
                    new LinkedHashMap<>() {
                        private static final long serialVersionUID = 1L;

                        @Override
                        protected boolean removeEldestEntry(Map.Entry<DeliveryId, Boolean> eldest) {
                            return size() > CAPACITY;
                        }
                    });

    @Override
    public synchronized boolean delivered(DeliveryId delivery) {
        return deliveries.contains(delivery);
    }

    @Override
    public synchronized void record(DeliveryId delivery) {
        deliveries.add(delivery);
    }
}
