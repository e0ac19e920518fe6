// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qutemail.index.SampleRows.ALICE;
import static org.qutemail.index.SampleRows.BOB;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The index on any store: what follows the mailbox, what a crash leaves, what ends with the last.
 */
public abstract class MessageIndexContract {

    private static final Place THERE = new Place(8, 3);

    @TempDir private Path place;
    private IndexFixture fixture;

    protected abstract IndexStore emptyStore() throws Exception;

    @BeforeEach
    void open() throws Exception {
        fixture = new IndexFixture(emptyStore(), place);
        fixture.repair();
    }

    @AfterEach
    void close() throws Exception {
        assertThat(fixture.index.verify().faults()).isEmpty();
        fixture.close();
    }

    private IndexWriter writer() {
        return fixture.index.writer();
    }

    private static List<Reference> to(IndexRow row) {
        return List.of(new Reference(row.place(), true, THERE, BOB));
    }

    // ---- append, copy, move, delete

    @Test
    void anAppendedMessageShouldHaveARowThatVouchesForItAndItsOwnerOnly() throws Exception {
        IndexRow row = fixture.append(SampleRows.sealed(1, 5));

        assertThat(row.state()).isEqualTo(IndexState.ACTIVE);
        assertThat(fixture.objection(row.place(), ALICE)).isEmpty();
        assertThat(fixture.objection(row.place(), BOB)).isPresent();
        assertThat(fixture.objection(new Place(1, 6), ALICE)).isPresent();
        assertThat(fixture.index.named(row.id())).contains(row);
        assertThat(fixture.index.ofKey(row.sealed().orElseThrow().keyId(), Optional.empty(), 10))
                .containsExactly(row);
    }

    @Test
    void aRowOfTheFirstVersionShouldVouchStillAndStayWhatItIs() throws Exception {
        for (IndexRow older : List.of(SampleRows.sealed(1, 5), SampleRows.plain(1, 6))) {
            IndexRow row = fixture.append(SampleRows.firstVersion(older));

            assertThat(row.isOfFirstVersion()).isTrue();
            assertThat(fixture.objection(row.place(), ALICE)).isEmpty();
        }
        IndexRow moved = SampleRows.firstVersion(SampleRows.plain(1, 6));
        writer().move(to(moved));
        writer().arrived(List.of(THERE));
        writer().gone(List.of(moved.place()));

        assertThat(fixture.only(THERE).isOfFirstVersion()).isTrue();
        assertThat(fixture.objection(THERE, BOB)).isEmpty();
    }

    @Test
    void aPendingMessageShouldBeReadable() throws Exception {
        IndexRow row = SampleRows.sealed(1, 5);
        writer().add(List.of(row));

        assertThat(fixture.objection(row.place(), ALICE)).isEmpty();
        assertThat(fixture.index.named(row.id())).isPresent();
    }

    @Test
    void aCopyShouldHaveANameOfItsOwnAndKeepTheSecretUntilBothAreGone() throws Exception {
        IndexRow row = fixture.append(SampleRows.sealed(1, 5));
        writer().copy(to(row));
        writer().arrived(List.of(THERE));

        IndexRow copied = fixture.only(THERE);
        assertThat(copied.id()).isNotEqualTo(row.id());
        assertThat(copied.sealed()).isEqualTo(row.sealed());
        assertThat(fixture.objection(THERE, BOB)).isEmpty();

        remove(row.place());
        assertThat(fixture.destroyed).isEmpty();
        assertThat(fixture.only(row.place())).isNull();

        remove(THERE);
        assertThat(fixture.destroyed).containsExactly(row.sealed().orElseThrow().ref());
        assertThat(fixture.store.after(Optional.empty(), 10)).isEmpty();
    }

    private void remove(Place gone) throws Exception {
        writer().leave(List.of(gone));
        writer().gone(List.of(gone));
        fixture.index.sweep();
    }

    @Test
    void aMoveShouldKeepTheNameAndTheSecret() throws Exception {
        IndexRow row = fixture.append(SampleRows.sealed(1, 5));
        writer().move(to(row));
        assertThat(fixture.objection(row.place(), ALICE)).as("still there").isEmpty();

        writer().arrived(List.of(THERE));
        writer().gone(List.of(row.place()));
        fixture.index.sweep();

        assertThat(fixture.index.named(row.id())).map(IndexRow::place).contains(THERE);
        assertThat(fixture.objection(THERE, BOB)).isEmpty();
        assertThat(fixture.only(row.place())).isNull();
        assertThat(fixture.destroyed).isEmpty();
    }

    @Test
    void aMoveThatFailedShouldLeaveTheMessageWhereItWas() throws Exception {
        IndexRow row = fixture.append(SampleRows.sealed(1, 5));
        writer().move(to(row));
        writer().gone(List.of(THERE));
        writer().arrived(List.of(row.place()));
        fixture.index.sweep();

        assertThat(fixture.index.named(row.id())).map(IndexRow::place).contains(row.place());
        assertThat(fixture.store.after(Optional.empty(), 10)).hasSize(1);
        assertThat(fixture.destroyed).isEmpty();
    }

    @Test
    void aMessageThatWasRemovedMeanwhileShouldNotBeCopied() throws Exception {
        IndexRow row = fixture.append(SampleRows.sealed(1, 5));
        remove(row.place());

        assertThatThrownBy(() -> writer().copy(to(row))).isInstanceOf(IndexStoreException.class);
        assertThat(fixture.store.after(Optional.empty(), 10)).isEmpty();
    }

    @Test
    void aRemovedMessageShouldBeKnownAsSuchForAWhile() throws Exception {
        IndexRow sealed = fixture.append(SampleRows.sealed(1, 5));
        IndexRow plain = fixture.append(SampleRows.plain(1, 6));
        assertThat(fixture.index.view(1, ALICE, 5, 6).isGone(5)).isFalse();

        remove(sealed.place());
        remove(plain.place());

        assertThat(fixture.index.view(1, ALICE, 5, 6).isGone(5)).isTrue();
        assertThat(fixture.index.view(1, ALICE, 5, 6).isGone(6)).isTrue();
    }

    @Test
    void aMailboxShouldGoWithAllItsRowsAndSecrets() throws Exception {
        for (int uid = 1; uid <= 7; uid++) {
            fixture.append(SampleRows.sealed(1, uid));
        }
        IndexRow other = fixture.append(SampleRows.sealed(2, 1));
        fixture.append(SampleRows.plain(1, 9));

        writer().leaveMailbox(1);
        writer().goneMailbox(1);
        fixture.index.sweep();

        assertThat(fixture.store.after(Optional.empty(), 10)).containsExactly(other);
        assertThat(fixture.destroyed).hasSize(7);
    }

    @Test
    void aSecretOnHoldShouldBeTriedAgainLater() throws Exception {
        IndexRow row = fixture.append(SampleRows.sealed(1, 5));
        fixture.onHold = true;
        remove(row.place());
        assertThat(fixture.only(row.place()).state()).isEqualTo(IndexState.GONE);
        assertThat(fixture.index.named(row.id())).isEmpty();

        fixture.onHold = false;
        fixture.index.sweep();
        assertThat(fixture.destroyed).hasSize(1);
        assertThat(fixture.only(row.place())).isNull();
    }

    // ---- what failed, or perhaps did not

    @Test
    void anAppendThatFailedInItsCommitShouldBeSettledByWhatTheMailboxHas() throws Exception {
        IndexRow made = SampleRows.sealed(1, 5);
        IndexRow takenBack = SampleRows.sealed(1, 6);
        writer().add(List.of(made, takenBack));
        fixture.mailbox.add(made.place());

        fixture.index.settle(List.of(made.place(), takenBack.place()));
        fixture.index.sweep();

        assertThat(fixture.only(made.place()).state()).isEqualTo(IndexState.ACTIVE);
        assertThat(fixture.only(takenBack.place())).isNull();
        assertThat(fixture.destroyed).containsExactly(takenBack.sealed().orElseThrow().ref());
    }

    @Test
    void whatCannotBeSettledShouldWaitUntilTheDatabaseAnswers() throws Exception {
        IndexRow made = SampleRows.sealed(1, 5);
        IndexRow deleted = fixture.append(SampleRows.sealed(1, 6));
        writer().add(List.of(made));
        writer().leave(List.of(deleted.place()));
        fixture.mailbox.add(made.place());
        fixture.mailbox.remove(deleted.place());
        fixture.away = true;

        fixture.index.settle(List.of(made.place(), deleted.place()));
        fixture.index.settleDoubts(System.nanoTime());
        fixture.index.sweep();
        assertThat(fixture.only(made.place()).state()).isEqualTo(IndexState.PENDING);
        assertThat(fixture.only(deleted.place()).state()).isEqualTo(IndexState.LEAVING);
        assertThat(fixture.destroyed).isEmpty();

        fixture.away = false;
        fixture.index.settleDoubts(System.nanoTime());
        fixture.index.sweep();
        assertThat(fixture.only(made.place()).state()).isEqualTo(IndexState.ACTIVE);
        assertThat(fixture.only(deleted.place())).isNull();
        assertThat(fixture.destroyed).containsExactly(deleted.sealed().orElseThrow().ref());
    }

    @Test
    void whatWasCancelledShouldBeSettledWhenItsCommitCannotBeUnderWayAnyMore() throws Exception {
        IndexRow made = SampleRows.sealed(1, 5);
        IndexRow takenBack = SampleRows.sealed(1, 6);
        writer().add(List.of(made, takenBack));

        fixture.index.settleLater(List.of(made.place(), takenBack.place()));
        fixture.index.settleDoubts(System.nanoTime());
        assertThat(fixture.only(made.place()).state()).isEqualTo(IndexState.PENDING);
        assertThat(fixture.only(takenBack.place()).state()).isEqualTo(IndexState.PENDING);

        fixture.mailbox.add(made.place());
        fixture.index.settleDoubts(System.nanoTime() + DoubtfulPlaces.REST_NANOS);
        fixture.index.sweep();
        assertThat(fixture.only(made.place()).state()).isEqualTo(IndexState.ACTIVE);
        assertThat(fixture.only(takenBack.place())).isNull();
        assertThat(fixture.destroyed).containsExactly(takenBack.sealed().orElseThrow().ref());
    }

    @Test
    void settlingShouldLeaveAloneWhatIsSettled() throws Exception {
        IndexRow row = fixture.append(SampleRows.sealed(1, 5));
        fixture.mailbox.remove(row.place());

        fixture.index.settle(List.of(row.place()));
        fixture.index.sweep();

        assertThat(fixture.only(row.place())).isEqualTo(row);
        assertThat(fixture.destroyed).isEmpty();
    }

    // ---- what a crash leaves

    @Test
    void repairShouldTakeBackAnAppendThatTheMailboxDidNotMake() throws Exception {
        IndexRow row = SampleRows.sealed(1, 5);
        writer().add(List.of(row));

        assertThat(fixture.crashAndRepair().gone()).isOne();
        fixture.index.sweep();

        assertThat(fixture.only(row.place())).isNull();
        assertThat(fixture.destroyed).containsExactly(row.sealed().orElseThrow().ref());
    }

    @Test
    void repairShouldFinishAnAppendThatTheMailboxMade() throws Exception {
        IndexRow row = SampleRows.sealed(1, 5);
        writer().add(List.of(row));
        fixture.mailbox.add(row.place());

        assertThat(fixture.crashAndRepair().arrived()).isOne();

        assertThat(fixture.only(row.place()).state()).isEqualTo(IndexState.ACTIVE);
        assertThat(fixture.objection(row.place(), ALICE)).isEmpty();
    }

    @Test
    void repairShouldSettleAMoveBothWays() throws Exception {
        IndexRow stayed = fixture.append(SampleRows.sealed(1, 5));
        IndexRow moved = fixture.append(SampleRows.sealed(1, 6));
        Place there = new Place(8, 4);
        writer().move(to(stayed));
        writer().move(List.of(new Reference(moved.place(), true, there, BOB)));
        fixture.mailbox.remove(moved.place());
        fixture.mailbox.add(there);

        fixture.crashAndRepair();
        fixture.index.sweep();

        assertThat(fixture.index.named(stayed.id())).map(IndexRow::place).contains(stayed.place());
        assertThat(fixture.index.named(moved.id())).map(IndexRow::place).contains(there);
        assertThat(fixture.store.after(Optional.empty(), 10)).hasSize(2);
        assertThat(fixture.destroyed).isEmpty();
    }

    @Test
    void repairShouldFinishOrTakeBackADeletion() throws Exception {
        IndexRow stayed = fixture.append(SampleRows.sealed(1, 5));
        IndexRow deleted = fixture.append(SampleRows.sealed(1, 6));
        writer().leave(List.of(stayed.place(), deleted.place()));
        fixture.mailbox.remove(deleted.place());

        fixture.crashAndRepair();
        fixture.index.sweep();

        assertThat(fixture.only(stayed.place()).state()).isEqualTo(IndexState.ACTIVE);
        assertThat(fixture.only(deleted.place())).isNull();
        assertThat(fixture.destroyed).containsExactly(deleted.sealed().orElseThrow().ref());
    }

    @Test
    void repairShouldDestroyNothingThatThisServerDidNotRemove() throws Exception {
        IndexRow row = fixture.append(SampleRows.sealed(1, 5));
        fixture.mailbox.remove(row.place());

        assertThat(fixture.crashAndRepair().withoutMessage()).isOne();
        fixture.index.sweep();

        assertThat(fixture.destroyed).isEmpty();
        assertThat(fixture.only(row.place())).isEqualTo(row);
    }

    @Test
    void repairShouldNotVouchForMessagesThatAppearOnceAllHadARow() throws Exception {
        fixture.mailbox.add(new Place(1, 77));

        assertThat(fixture.crashAndRepair().withoutRow()).isOne();

        assertThat(fixture.objection(new Place(1, 77), ALICE)).isPresent();
    }
}
