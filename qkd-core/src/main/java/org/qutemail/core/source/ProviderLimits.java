// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.source;

import java.util.Objects;

/**
 * What an entity says of itself.
 *
 * @param id its own name, kept with each key; empty if it does not say
 * @param maxKeysPerCall most keys that one call may take, at least 1
 */
public record ProviderLimits(String id, int maxKeysPerCall) {

    public ProviderLimits {
        Objects.requireNonNull(id, "id");
        if (maxKeysPerCall < 1) {
            throw new IllegalArgumentException("an entity gives at least one key in a call");
        }
    }
}
