// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.root.VaultRoot;
import org.qutemail.core.vault.store.Octets;
import org.qutemail.core.vault.wrap.MaskedSum;

/** Makes an index, and checks the few rows that vouch for the others. */
final class IndexBirth {

    static final Octets NO_CODE = Octets.NONE;

    private final IndexStore store;
    private final VaultRoot root;
    private final SecureRandom random;

    IndexBirth(IndexStore store, VaultRoot root, SecureRandom random) {
        this.store = store;
        this.root = root;
        this.random = random;
    }

    /** An empty index. */
    IndexMeta make() throws IndexStoreException, VaultRefusedException {
        try (IndexCodes codes = new IndexCodes(UUID.randomUUID(), root)) {
            MaskedSum sums = new MaskedSum(codes.key(), random);
            IndexMeta meta = codes.seal(new IndexMeta(codes.indexId(), false, NO_CODE));
            List<IndexShard> shards =
                    IntStream.range(0, IndexShard.COUNT)
                            .mapToObj(i -> new IndexShard(i, 0, sums.empty(), 0, NO_CODE))
                            .map(codes::seal)
                            .toList();
            if (!store.create(meta, shards)) {
                throw new IndexStoreException("another server made a message index here", null);
            }
            return meta;
        }
    }

    /**
     * @return the shards
     * @throws VaultRefusedException one of them, or the row about the index, is not as we wrote it
     */
    static List<IndexShard> checked(IndexCodes codes, IndexMeta meta, List<IndexShard> shards)
            throws VaultRefusedException {
        if (!codes.holds(meta)) {
            throw changed("the row about the message index");
        }
        List<Integer> numbers = shards.stream().map(IndexShard::number).toList();
        if (!numbers.equals(IntStream.range(0, IndexShard.COUNT).boxed().toList())) {
            throw changed("the table of shards of the message index");
        }
        for (IndexShard shard : shards) {
            if (!codes.holds(shard)) {
                throw changed("shard " + shard.number() + " of the message index");
            }
        }
        return shards;
    }

    private static VaultRefusedException changed(String what) {
        return new VaultRefusedException(
                what
                        + " was changed from outside, or belongs to another vault: restore the"
                        + " database from a backup that matches the vault");
    }
}
