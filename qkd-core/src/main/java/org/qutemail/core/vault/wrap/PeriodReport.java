// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.root.ShredKeys;

/**
 * What hangs on the shred key of a month, as the rows say.
 *
 * @param period such as {@code 2026-07}
 * @param keys how many keys are in each state, tombstones included
 * @param copies sealed copies that open with these keys
 * @param held keys on hold, the first ones only if there are many
 * @param destruction when and why it was destroyed, if it was
 */
public record PeriodReport(
        String period,
        Map<KeyState, Long> keys,
        long copies,
        List<KeyId> held,
        Optional<ShredKeys.Destruction> destruction) {

    public PeriodReport {
        keys = Map.copyOf(keys);
        held = List.copyOf(held);
    }

    /** Keys that are not destroyed yet. */
    public long living() {
        return keys.entrySet().stream()
                .filter(entry -> entry.getKey() != KeyState.DESTROYED)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
