// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.time.Instant;
import java.util.List;

/**
 * What looking through the whole vault has found.
 *
 * @param at when it was finished
 * @param keys rows looked at, tombstones included
 * @param copies rows looked at
 * @param faults what is wrong, for people; the first ones only if there are many
 */
public record VaultReport(Instant at, long keys, long copies, List<String> faults) {

    public VaultReport {
        faults = List.copyOf(faults);
    }

    public boolean isClean() {
        return faults.isEmpty();
    }
}
