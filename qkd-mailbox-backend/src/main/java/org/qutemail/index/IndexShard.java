// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.util.Objects;
import org.qutemail.core.vault.store.Octets;

/**
 * What the rows of some mailboxes must add up to. Changed with every row of the shard, so its
 * generation counts the shard's writes: an older index shows.
 *
 * @param number from 0 on
 * @param rows how many there are
 * @param sum over their codes, masked, 48 octets
 * @param generation from 0 on
 * @param mac over every other column
 */
public record IndexShard(int number, long rows, Octets sum, long generation, Octets mac) {

    /** How many shards an index has. */
    public static final int COUNT = 16;

    public IndexShard {
        Objects.requireNonNull(sum, "sum");
        Objects.requireNonNull(mac, "mac");
    }

    /** The shard that a mailbox's rows belong to. */
    public static int of(Place place) {
        return Math.floorMod(Long.hashCode(place.mailboxId()), COUNT);
    }

    IndexShard withMac(Octets code) {
        return new IndexShard(number, rows, sum, generation, code);
    }
}
