// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.source;

import java.util.Objects;

/**
 * One way to keys: the entity that gives new ones and the entity that knows the same ones.
 *
 * @param submit takes keys, as the submit identity
 * @param store claims them, as the store identity; may serve several paths
 */
public record KeyPath(KeyProvider submit, KeyProvider store) {

    public KeyPath {
        Objects.requireNonNull(submit, "submit");
        Objects.requireNonNull(store, "store");
        if (submit.identity().equals(store.identity())) {
            throw new IllegalArgumentException(
                    "both ends of a path are " + submit.identity() + ": two identities are needed");
        }
    }
}
