// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.source;

import java.util.List;

/**
 * A key container (section 6.3) that has passed every check. Whoever was handed one closes it.
 *
 * @param keys not empty, ids distinct
 * @param simulated whether the container carries the simulator's mark
 */
public record KeyContainer(List<DeliveredKey> keys, boolean simulated) implements AutoCloseable {

    public KeyContainer {
        keys = List.copyOf(keys);
    }

    /** Destroys all keys. */
    @Override
    public void close() {
        keys.forEach(DeliveredKey::close);
    }
}
