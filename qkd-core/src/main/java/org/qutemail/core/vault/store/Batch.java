// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.qutemail.core.key.KeyId;

/** Changes that are written together or not at all. Not thread-safe. */
public final class Batch {

    private final List<Change<KeyRow>> keys = new ArrayList<>();
    private final List<Change<UseRow>> uses = new ArrayList<>();
    private final List<Change<KekRow>> keks = new ArrayList<>();
    private final List<Change<ShardRow>> shards = new ArrayList<>();
    private final List<Change<MetaRow>> meta = new ArrayList<>();
    private final List<KeyId> withoutUses = new ArrayList<>();

    public Batch key(Change<KeyRow> change) {
        keys.add(change);
        return this;
    }

    public Batch use(Change<UseRow> change) {
        uses.add(change);
        return this;
    }

    public Batch kek(Change<KekRow> change) {
        keks.add(change);
        return this;
    }

    public Batch shard(Change<ShardRow> change) {
        shards.add(change);
        return this;
    }

    public Batch meta(Change<MetaRow> change) {
        meta.add(change);
        return this;
    }

    /** Deletes all uses of a key, whatever their versions. */
    public Batch deleteUsesOf(KeyId key) {
        withoutUses.add(key);
        return this;
    }

    public List<Change<KeyRow>> keys() {
        return Collections.unmodifiableList(keys);
    }

    public List<Change<UseRow>> uses() {
        return Collections.unmodifiableList(uses);
    }

    public List<Change<KekRow>> keks() {
        return Collections.unmodifiableList(keks);
    }

    public List<Change<ShardRow>> shards() {
        return Collections.unmodifiableList(shards);
    }

    public List<Change<MetaRow>> meta() {
        return Collections.unmodifiableList(meta);
    }

    public List<KeyId> withoutUses() {
        return Collections.unmodifiableList(withoutUses);
    }
}
