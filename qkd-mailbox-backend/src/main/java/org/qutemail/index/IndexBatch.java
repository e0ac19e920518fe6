// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.util.List;

/**
 * Changes that are written together or not at all.
 *
 * @param removed rows to take away; each must be there in that generation
 * @param replaced rows as they are, each of which must be there in that generation
 * @param replacements what they become, in the same order and at the same places
 * @param added rows whose place must be free
 * @param before shards as they are, each of which must be there in that generation
 * @param after what they become, in the same order
 */
public record IndexBatch(
        List<IndexRow> removed,
        List<IndexRow> replaced,
        List<IndexRow> replacements,
        List<IndexRow> added,
        List<IndexShard> before,
        List<IndexShard> after) {

    public IndexBatch {
        removed = List.copyOf(removed);
        replaced = List.copyOf(replaced);
        replacements = List.copyOf(replacements);
        added = List.copyOf(added);
        before = List.copyOf(before);
        after = List.copyOf(after);
        if (replaced.size() != replacements.size() || before.size() != after.size()) {
            throw new IllegalArgumentException("each row has one replacement");
        }
    }
}
