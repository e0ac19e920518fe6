// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.qutemail.core.policy.AppendOrigin;
import org.qutemail.core.vault.store.Octets;

/** What every store of the index does, whatever the rows mean. */
public abstract class IndexStoreContract {

    private static final Octets CODE = Octets.of(new byte[] {1, 2, 3});
    private static final IndexMeta META = new IndexMeta(new UUID(1, 2), false, CODE);

    private IndexStore store;

    /** A store that never held an index. */
    protected abstract IndexStore emptyStore() throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = emptyStore();
    }

    private static IndexShard shard(int number, long generation) {
        return new IndexShard(number, generation, Octets.of(new byte[48]), generation, CODE);
    }

    private void create() throws Exception {
        assertThat(store.create(META, List.of(shard(0, 0), shard(1, 0)))).isTrue();
    }

    private static IndexBatch adding(IndexRow... rows) {
        return new IndexBatch(List.of(), List.of(), List.of(), List.of(rows), List.of(), List.of());
    }

    private static IndexBatch replacing(IndexRow before, IndexRow after) {
        return new IndexBatch(
                List.of(), List.of(before), List.of(after), List.of(), List.of(), List.of());
    }

    private static IndexBatch removing(IndexRow row) {
        return new IndexBatch(List.of(row), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    private static IndexRow written(IndexRow row, long generation) {
        return row.of(generation).withMac(CODE);
    }

    @Test
    void anEmptyStoreShouldHoldNothing() throws Exception {
        assertThat(store.meta()).isEmpty();
        assertThat(store.shards()).isEmpty();
        assertThat(store.after(Optional.empty(), 10)).isEmpty();
    }

    @Test
    void createShouldKeepTheIndexAndRefuseASecondOne() throws Exception {
        create();

        assertThat(store.create(new IndexMeta(new UUID(3, 4), true, CODE), List.of())).isFalse();
        assertThat(store.meta()).contains(META);
        assertThat(store.shards()).containsExactly(shard(0, 0), shard(1, 0));

        IndexMeta filled = new IndexMeta(META.indexId(), true, Octets.of(new byte[] {9}));
        store.update(filled);
        assertThat(store.meta()).contains(filled);
    }

    @Test
    void rowsShouldComeBackAsTheyWereWritten() throws Exception {
        create();
        IndexRow sealed = written(SampleRows.sealed(1, 5), 3);
        IndexRow plain = written(SampleRows.plain(1, 6), 4);
        IndexRow unvouched = SampleRows.plain(1, 7).of(4);
        IndexRow modeless =
                written(
                        new IndexRow(
                                new Place(2, 1),
                                new UUID(-1, -2),
                                IndexState.GONE,
                                "ünïcode@a.test",
                                sealed.sealed()
                                        .map(
                                                copy ->
                                                        new SealedCopy(
                                                                copy.recordId(),
                                                                copy.keyId(),
                                                                Optional.empty(),
                                                                copy.nonce(),
                                                                copy.tag(),
                                                                copy.commitments())),
                                Octets.NONE,
                                Long.MAX_VALUE,
                                0,
                                sealed.received(),
                                Optional.empty(),
                                AppendOrigin.CLIENT,
                                "client-draft",
                                0,
                                Octets.NONE),
                        5);

        assertThat(store.commit(adding(sealed, plain, unvouched, modeless))).isTrue();

        assertThat(store.after(Optional.empty(), 10))
                .containsExactly(sealed, plain, unvouched, modeless);
        assertThat(store.after(Optional.of(plain.place()), 1)).containsExactly(unvouched);
    }

    @Test
    void commitShouldWriteNothingWhenOneConditionDoesNotHold() throws Exception {
        create();
        IndexRow row = written(SampleRows.sealed(1, 1), 1);
        IndexRow other = written(SampleRows.sealed(1, 2), 1);
        store.commit(adding(row));

        assertThat(store.commit(adding(other, row))).as("the place is taken").isFalse();
        assertThat(store.commit(replacing(row.of(2), row))).as("another generation").isFalse();
        assertThat(store.commit(removing(other))).as("no such row").isFalse();
        assertThat(
                        store.commit(
                                new IndexBatch(
                                        List.of(),
                                        List.of(),
                                        List.of(),
                                        List.of(other),
                                        List.of(shard(0, 7)),
                                        List.of(shard(0, 8)))))
                .as("a shard that was written meanwhile")
                .isFalse();

        assertThat(store.after(Optional.empty(), 10)).containsExactly(row);
        assertThat(store.shards()).containsExactly(shard(0, 0), shard(1, 0));
    }

    @Test
    void commitShouldReplaceRemoveAddAndFollowTheShard() throws Exception {
        create();
        IndexRow first = written(SampleRows.sealed(1, 1), 1);
        IndexRow second = written(SampleRows.plain(1, 2), 1);
        IndexRow third = written(SampleRows.sealed(1, 3), 2);
        IndexRow next = written(first.in(IndexState.ACTIVE), 2);
        store.commit(adding(first, second));

        assertThat(
                        store.commit(
                                new IndexBatch(
                                        List.of(second),
                                        List.of(first),
                                        List.of(next),
                                        List.of(third),
                                        List.of(shard(1, 0)),
                                        List.of(shard(1, 1)))))
                .isTrue();

        assertThat(store.after(Optional.empty(), 10)).containsExactly(next, third);
        assertThat(store.shards()).containsExactly(shard(0, 0), shard(1, 1));
    }

    @Test
    void lookUpsShouldFindByPlaceNameKeyCopyAndState() throws Exception {
        create();
        IndexRow first = written(SampleRows.sealed(1, 1), 1);
        IndexRow copied =
                written(first.copiedTo(new Place(2, 8), SampleRows.BOB, new UUID(5, 5)), 1);
        IndexRow otherKey = written(SampleRows.sealed(1, 2), 1);
        IndexRow far = written(SampleRows.plain(1, 1000), 1).in(IndexState.ACTIVE);
        store.commit(adding(first, copied, otherKey, far));

        assertThat(store.range(1, 1, 2)).containsExactly(first, otherKey);
        assertThat(store.rows(List.of(far.place(), copied.place(), new Place(9, 9))))
                .containsExactlyInAnyOrder(far, copied);
        assertThat(store.named(new UUID(5, 5))).containsExactly(copied);
        assertThat(store.ofKey(first.sealed().orElseThrow().keyId(), Optional.empty(), 10))
                .containsExactly(first, copied);
        assertThat(
                        store.ofKey(
                                first.sealed().orElseThrow().keyId(),
                                Optional.of(first.place()),
                                10))
                .containsExactly(copied);
        assertThat(store.ofCopy(first.sealed().orElseThrow().ref())).containsExactly(first, copied);
        assertThat(store.countCopies()).isEqualTo(2);
        assertThat(store.inState(IndexState.ACTIVE, Optional.empty(), 10)).containsExactly(far);
        assertThat(store.inState(IndexState.PENDING, Optional.of(first.place()), 1))
                .containsExactly(otherKey);
        assertThat(store.keysAfter(Optional.empty(), 10))
                .containsExactly(SampleRows.key(1001), SampleRows.key(1002));
        assertThat(store.keysAfter(Optional.of(SampleRows.key(1001)), 10))
                .containsExactly(SampleRows.key(1002));
    }

    @Test
    void manyRowsShouldBeWrittenAtOnceAndReadInPages() throws Exception {
        create();
        List<IndexRow> rows = new ArrayList<>();
        for (int uid = 1; uid <= 2000; uid++) {
            rows.add(written(SampleRows.sealed(1, uid), 1));
        }
        assertThat(store.commit(adding(rows.toArray(new IndexRow[0])))).isTrue();

        assertThat(store.range(1, 1, 2000)).isEqualTo(rows);
        assertThat(store.after(Optional.of(new Place(1, 1990)), 500)).hasSize(10);
    }
}
