// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.store;

import java.util.Objects;

/** A copy's row with the row of its key, read together. */
public record StoredCopy(KeyRow key, UseRow use) {

    public StoredCopy {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(use, "use");
    }
}
