// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Clock;
import java.util.List;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.KeyVault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Destroys keys that nothing was sealed with and that are not to be used any more. */
final class KeyWaste {

    private static final Logger LOG = LoggerFactory.getLogger(KeyWaste.class);

    private final KeyVault vault;
    private final Clock clock;

    KeyWaste(KeyVault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    /** Never throws: what fails here is swept up later. */
    void destroy(KeyId id, String reason) {
        try {
            vault.changeState(id, KeyState.DESTROYED, clock.instant(), reason);
        } catch (KeyException e) {
            LOG.warn("key {} could not be destroyed now: {}", id, e.getMessage());
        }
    }

    /** Reserved ones, all at once: a stop does not take longer with many. Never throws, either. */
    void destroy(List<KeyRecord> reserved, String reason) {
        if (reserved.isEmpty()) {
            return;
        }
        try {
            vault.destroyReserved(
                    reserved.stream().map(KeyRecord::id).toList(), clock.instant(), reason);
        } catch (KeyException e) {
            LOG.warn("{} keys could not be destroyed now: {}", reserved.size(), e.getMessage());
        }
    }
}
