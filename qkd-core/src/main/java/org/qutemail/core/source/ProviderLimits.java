// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.source;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * What an entity says of itself.
 *
 * @param id its own name, kept with each key; empty if it does not say
 * @param maxKeysPerCall most keys that one call may take, at least 1
 * @param ready keys in its store now, if it says so; some say 0 whatever they have
 * @param capacity keys that its store holds, if it says so
 */
public record ProviderLimits(
        String id, int maxKeysPerCall, OptionalLong ready, OptionalLong capacity) {

    public ProviderLimits {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(ready, "ready");
        Objects.requireNonNull(capacity, "capacity");
        if (maxKeysPerCall < 1) {
            throw new IllegalArgumentException("an entity gives at least one key in a call");
        }
    }

    /** Of an entity that does not speak of its store. */
    public ProviderLimits(String id, int maxKeysPerCall) {
        this(id, maxKeysPerCall, OptionalLong.empty(), OptionalLong.empty());
    }
}
