// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.util.List;
import java.util.Objects;

/**
 * What the key policy gave for one message. All keys are active in the vault.
 *
 * @param mode of these keys
 * @param reason why this mode
 * @param keys one for each recipient in mode {@link KeyMode#PER_RECIPIENT}, otherwise one for all
 */
public record KeyGrant(KeyMode mode, KeyReason reason, List<KeyInfo> keys) {

    public KeyGrant {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(reason, "reason");
        keys = List.copyOf(keys);
        if (keys.isEmpty() || mode != KeyMode.PER_RECIPIENT && keys.size() != 1) {
            throw new IllegalArgumentException(keys.size() + " keys in mode " + mode);
        }
    }

    /** One key for all recipients. */
    static KeyGrant shared(KeyInfo key, KeyReason reason) {
        return new KeyGrant(key.mode(), reason, List.of(key));
    }
}
