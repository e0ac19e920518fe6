// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qutemail.index.SampleRows.ALICE;
import static org.qutemail.index.SampleRows.BOB;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.policy.Delivery;
import org.qutemail.core.policy.DeliveryNames;
import org.qutemail.core.vault.store.Octets;

/** A delivery that comes again: suppressed only when its message is in a mailbox for certain. */
class IndexedDeliveriesTest {

    private static final String INBOX = "#private:alice@a.test:INBOX";
    private static final Delivery DELIVERY = new Delivery("Mail1", ALICE, "ab");
    private static final Place PLACE = new Place(1, 5);
    private static final Place ELSEWHERE = new Place(8, 3);

    @TempDir private Path directory;
    private IndexFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new IndexFixture(new MemoryIndexStore(), directory);
        fixture.repair();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private DeliveryNames testee() {
        return new IndexedDeliveries(fixture.index);
    }

    private UUID name() throws IOException {
        return testee().nameFor(DELIVERY, INBOX).orElseThrow();
    }

    /** As its append announces it. */
    private IndexRow row(IndexRow like) throws IOException {
        return like.copiedTo(PLACE, ALICE, name());
    }

    private void assertIsThere() throws IOException {
        assertThat(testee().nameFor(DELIVERY, INBOX)).isEmpty();
    }

    private void assertIsStored() throws IOException {
        assertThat(testee().nameFor(DELIVERY, INBOX)).isPresent();
    }

    @Test
    void aDeliveryShouldHaveOneNameOverRestartsAndAnotherOneForEachPartOfIt() throws Exception {
        UUID name = name();
        fixture.crashAndRepair();
        Set<UUID> names = new HashSet<>(Set.of(name));

        assertThat(name()).isEqualTo(name);
        assertThat(name.version()).isEqualTo(8);
        assertThat(name.variant()).isEqualTo(2);
        for (Delivery other :
                List.of(
                        new Delivery("Mail2", ALICE, "ab"),
                        new Delivery("Mail1", BOB, "ab"),
                        new Delivery("Mail1", ALICE, "ac"))) {
            assertThat(names.add(testee().nameFor(other, INBOX).orElseThrow())).isTrue();
        }
        assertThat(names.add(testee().nameFor(DELIVERY, INBOX + ".Mill").orElseThrow())).isTrue();
    }

    @Test
    void anotherIndexShouldGiveOtherNames(@TempDir Path elsewhere) throws Exception {
        try (IndexFixture other = new IndexFixture(new MemoryIndexStore(), elsewhere)) {
            assertThat(new IndexedDeliveries(other.index).nameFor(DELIVERY, INBOX))
                    .isPresent()
                    .isNotEqualTo(Optional.of(name()));
        }
    }

    @Test
    void whatWasStoredShouldBeThereOverRestarts() throws Exception {
        fixture.append(row(SampleRows.sealed(1, 5)));
        assertIsThere();

        fixture.crashAndRepair();
        assertIsThere();
    }

    @Test
    void whatWasCutOffBehindTheCommitOfTheMailboxShouldBeThere() throws Exception {
        fixture.index.writer().add(List.of(row(SampleRows.plain(1, 5))));
        fixture.mailbox.add(PLACE);
        assertIsThere();

        fixture.crashAndRepair();
        assertIsThere();
    }

    @Test
    void whatWasCutOffBeforeTheCommitOfTheMailboxShouldBeStored() throws Exception {
        UUID name = name();
        fixture.index.writer().add(List.of(row(SampleRows.sealed(1, 5))));

        // The row may be settled at any moment, or its message may come: no other may have its
        // name.
        assertThat(name()).isNotEqualTo(name);
        fixture.crashAndRepair();
        assertThat(name()).isEqualTo(name);
    }

    @Test
    void whatItsOwnerHasMovedShouldBeThere() throws Exception {
        IndexRow row = fixture.append(row(SampleRows.sealed(1, 5)));
        fixture.index.writer().move(List.of(new Reference(PLACE, true, ELSEWHERE, BOB)));
        assertIsThere();
        fixture.mailbox.remove(PLACE);
        fixture.mailbox.add(ELSEWHERE);
        assertIsThere();
        fixture.index.writer().arrived(List.of(ELSEWHERE));
        fixture.index.writer().gone(List.of(PLACE));

        assertThat(fixture.only(ELSEWHERE).id()).isEqualTo(row.id());
        assertIsThere();
    }

    @Test
    void whatItsOwnerHasExpungedShouldBeStoredWhenItIsDeliveredAgain() throws Exception {
        fixture.append(row(SampleRows.sealed(1, 5)));
        fixture.index.writer().leave(List.of(PLACE));
        fixture.mailbox.remove(PLACE);
        fixture.index.writer().gone(List.of(PLACE));

        assertIsStored();
    }

    @Test
    void whatVanishedFromTheMailboxShouldBeStored() throws Exception {
        IndexRow row = fixture.append(row(SampleRows.sealed(1, 5)));
        fixture.mailbox.remove(PLACE);

        assertThat(name()).as("its row is there still").isNotEqualTo(row.id());
    }

    @Test
    void aRowThatSomebodyPutThereShouldNotKeepMailAway() throws Exception {
        IndexRow forged = row(SampleRows.plain(1, 5)).in(IndexState.ACTIVE);
        fixture.store.commit(
                new IndexBatch(
                        List.of(), List.of(), List.of(), List.of(forged), List.of(), List.of()));
        fixture.mailbox.add(PLACE);

        assertThat(forged.mac()).isEqualTo(Octets.NONE);
        assertIsStored();
    }

    @Test
    void aMailboxThatDoesNotAnswerShouldNotBeTakenForAnEmptyOne() throws Exception {
        fixture.append(row(SampleRows.sealed(1, 5)));
        fixture.away = true;

        assertThatThrownBy(() -> testee().nameFor(DELIVERY, INBOX))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("message index");
    }
}
