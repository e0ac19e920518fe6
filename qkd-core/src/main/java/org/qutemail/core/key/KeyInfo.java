// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.util.Objects;

/**
 * What is public about a key.
 *
 * @param id not null
 * @param origin not null
 * @param mode not null
 * @param masterSae the SAE that took the key; the sender in the CMS derivation. With SKIP the
 *     system id of the key provider it was taken from
 * @param slaveSae the SAE that claimed it; the receiver in the CMS derivation. With SKIP the system
 *     id of the key provider it was claimed from
 */
public record KeyInfo(KeyId id, KeyOrigin origin, KeyMode mode, String masterSae, String slaveSae) {

    public KeyInfo {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(masterSae, "masterSae");
        Objects.requireNonNull(slaveSae, "slaveSae");
    }

    public boolean simulated() {
        return origin == KeyOrigin.SIMULATED;
    }
}
