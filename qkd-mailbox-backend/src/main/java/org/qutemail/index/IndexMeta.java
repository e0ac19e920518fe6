// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.util.Objects;
import java.util.UUID;
import org.qutemail.core.vault.store.Octets;

/**
 * The one row about the index itself.
 *
 * @param indexId made with the index, for good
 * @param filled whether every message has had its row: from then on one without is refused
 * @param mac over every other column
 */
public record IndexMeta(UUID indexId, boolean filled, Octets mac) {

    public IndexMeta {
        Objects.requireNonNull(indexId, "indexId");
        Objects.requireNonNull(mac, "mac");
    }

    IndexMeta withMac(Octets code) {
        return new IndexMeta(indexId, filled, code);
    }
}
