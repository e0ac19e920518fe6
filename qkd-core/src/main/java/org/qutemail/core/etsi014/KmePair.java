// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.etsi014;

import java.util.Objects;

/**
 * The two ends of a link.
 *
 * @param submit where keys are taken
 * @param store where the same keys are claimed; several pairs may have it in common
 */
public record KmePair(KmeEndpoint submit, KmeEndpoint store) {

    public KmePair {
        Objects.requireNonNull(submit, "submit");
        Objects.requireNonNull(store, "store");
    }
}
