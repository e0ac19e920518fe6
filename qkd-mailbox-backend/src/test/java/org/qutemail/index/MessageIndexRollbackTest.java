// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qutemail.index.SampleRows.ALICE;
import static org.qutemail.index.SampleRows.BOB;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.vault.root.VaultRefusedException;

/** What somebody does who takes rows away, puts older ones back, or all of them. */
class MessageIndexRollbackTest {

    private static final Place THERE = new Place(8, 3);

    @TempDir private Path place;
    private final MemoryIndexStore store = new MemoryIndexStore();
    private IndexFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new IndexFixture(store, place);
        fixture.repair();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void assertRefused(String why) {
        assertThatThrownBy(fixture::open)
                .isInstanceOf(VaultRefusedException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("index.state");
    }

    @Test
    void anOlderIndexShouldBeRefusedUntilTheOperatorAcceptsIt() throws Exception {
        fixture.append(SampleRows.sealed(1, 1));
        MemoryIndexStore older = store.snapshot();
        fixture.append(SampleRows.plain(1, 2));
        fixture.index.close();

        store.putBack(older);

        assertRefused("older than its root has seen");
        Files.delete(place.resolve("index.state"));
        fixture.open();
        assertThat(fixture.index.verify().faults()).isEmpty();
    }

    @Test
    void anIndexBeforeItWasFilledShouldBeRefused() throws Exception {
        MemoryIndexStore other = new MemoryIndexStore();
        Path elsewhere = Files.createDirectory(place.resolve("other"));
        IndexFixture unfilled = new IndexFixture(other, elsewhere);
        MemoryIndexStore before = other.snapshot();
        unfilled.repair();
        unfilled.index.close();

        other.putBack(before);

        assertThatThrownBy(unfilled::open).isInstanceOf(VaultRefusedException.class);
        unfilled.close();
    }

    @Test
    void aMissingIndexShouldBeRefused() throws Exception {
        fixture.index.close();
        store.putBack(new MemoryIndexStore());

        assertRefused("is missing");
    }

    @Test
    void anIndexOfAnotherTimeOfTheSameRootShouldBeRefused() throws Exception {
        fixture.index.close();
        MemoryIndexStore ours = store.snapshot();
        Path note = place.resolve("index.state");
        byte[] noted = Files.readAllBytes(note);
        Files.delete(note);
        store.putBack(new MemoryIndexStore());
        fixture.open();
        MemoryIndexStore another = store.snapshot();
        Files.write(note, noted);

        store.putBack(another);
        assertRefused("is not the one");

        store.putBack(ours);
        fixture.open();
    }

    @Test
    void aRemovedRowShouldBeRefusedAndFound() throws Exception {
        IndexRow row = fixture.append(SampleRows.sealed(1, 1));
        store.remove(row.place());

        assertThat(fixture.objection(row.place(), ALICE)).isPresent();
        assertThat(fixture.index.verify().faults()).hasSize(1);
        assertThat(fixture.crashAndRepair().withoutRow()).isOne();
    }

    @Test
    void aRowThatIsPutBackShouldBeFound() throws Exception {
        IndexRow row = fixture.append(SampleRows.sealed(1, 1));
        fixture.index.writer().move(List.of(new Reference(row.place(), true, THERE, BOB)));
        fixture.index.writer().arrived(List.of(THERE));
        fixture.index.writer().gone(List.of(row.place()));
        fixture.index.sweep();
        assertThat(fixture.index.verify().faults()).isEmpty();

        store.put(row);

        assertThat(fixture.index.verify().faults()).hasSize(1);
    }

    @Test
    void anOlderStateOfARowShouldBeFound() throws Exception {
        IndexRow row = SampleRows.sealed(1, 1);
        fixture.index.writer().add(List.of(row));
        IndexRow pending = fixture.only(row.place());
        fixture.mailbox.add(row.place());
        fixture.index.writer().arrived(List.of(row.place()));

        store.put(pending);

        assertThat(fixture.index.verify().faults()).hasSize(1);
    }

    @Test
    void allRowsPutBackWhileTheServerRunsShouldStopTheNextChange() throws Exception {
        fixture.append(SampleRows.sealed(1, 1));
        MemoryIndexStore older = store.snapshot();
        IndexRow later = fixture.append(SampleRows.sealed(1, 2));
        MemoryIndexStore ours = store.snapshot();

        store.putBack(older);

        assertThat(fixture.objection(later.place(), ALICE)).isPresent();
        assertThatThrownBy(() -> fixture.append(SampleRows.sealed(1, 3)))
                .isInstanceOf(IndexStoreException.class)
                .hasMessageContaining("changed from outside");
        store.putBack(ours);
    }

    @Test
    void aCopyOfWhatWasNotInOrderShouldStayUnreadable() throws Exception {
        IndexRow row = fixture.append(SampleRows.sealed(1, 1));
        IndexRow forged = fixture.append(SampleRows.sealed(1, 2));
        store.put(
                new IndexRow(
                        forged.place(),
                        forged.id(),
                        forged.state(),
                        BOB,
                        forged.sealed(),
                        forged.digests(),
                        forged.plainOctets(),
                        forged.storedOctets(),
                        forged.received(),
                        forged.internalDate(),
                        forged.origin(),
                        forged.reason(),
                        forged.generation(),
                        forged.mac()));
        Place other = new Place(8, 4);

        fixture.index
                .writer()
                .copy(
                        List.of(
                                new Reference(row.place(), false, THERE, BOB),
                                new Reference(forged.place(), true, other, BOB)));
        fixture.index.writer().arrived(List.of(THERE, other));

        assertThat(fixture.objection(THERE, BOB)).isPresent();
        assertThat(fixture.objection(other, BOB)).isPresent();
        assertThat(fixture.objection(row.place(), ALICE)).isEmpty();
    }

    @Test
    void aForgedRemovalShouldDestroyNothing() throws Exception {
        IndexRow row = fixture.append(SampleRows.sealed(1, 1));
        store.put(row.in(IndexState.GONE));

        fixture.index.sweep();

        assertThat(fixture.destroyed).isEmpty();
        assertThat(fixture.objection(row.place(), ALICE)).isPresent();
    }
}
