// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.store;

import java.util.Objects;

/**
 * What the key rows of one shard must add up to. Changed with every key row of the shard, so its
 * version counts the shard's writes: an older table shows.
 *
 * @param number from 0 on
 * @param keys how many key rows the shard has, tombstones included
 * @param sum over their codes, masked, 48 octets
 * @param version see {@link Row#version()}
 * @param mac over every other column, under a key derived from the root
 */
public record ShardRow(int number, long keys, Octets sum, long version, Octets mac) implements Row {

    public ShardRow {
        Objects.requireNonNull(sum, "sum");
        Objects.requireNonNull(mac, "mac");
    }

    /** The next version. */
    public ShardRow next(long count, Octets other) {
        return new ShardRow(number, count, other, version + 1, Octets.NONE);
    }

    /** This version with its code. */
    public ShardRow withMac(Octets code) {
        return new ShardRow(number, keys, sum, version, code);
    }
}
