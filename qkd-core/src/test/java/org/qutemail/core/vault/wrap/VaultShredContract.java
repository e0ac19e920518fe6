// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qutemail.core.vault.VaultSamples.active;
import static org.qutemail.core.vault.VaultSamples.copyOf;
import static org.qutemail.core.vault.VaultSamples.newKey;
import static org.qutemail.core.vault.VaultSamples.reserved;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.VaultKey;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.root.VaultRoot;
import org.qutemail.core.vault.store.VaultStore;

/** Months that are shredded, on any store. */
public abstract class VaultShredContract extends StoreContract {

    private static final String MONTH = "2026-11";
    private static final String WHY = "kept long enough";

    private Path shredFile(String name) {
        return directory.resolve("root/shred").resolve(name);
    }

    private void nextMonth() {
        clock.advance(Duration.ofDays(20));
    }

    private static KeyState state(DurableVault vault, KeyId id) throws Exception {
        return vault.keys().record(id).orElseThrow().state();
    }

    @Test
    void shredShouldDestroyEveryKeyOfTheMonthAndNoOther() throws Exception {
        try (DurableVault vault = bench().open(emptyStore())) {
            KeyId old = active(vault.keys());
            CopyRef copy = copyOf(vault.keys(), old, 1);
            KeyId never = reserved(vault.keys());
            vault.keys().read(old).orElseThrow().close();
            nextMonth();
            VaultKey later = newKey(KeyOrigin.SIMULATED, clock.instant());
            vault.keys().reserve(List.of(later));

            PeriodReport before = vault.disposal().shred(MONTH, WHY, done -> {});

            assertThat(before.living()).isEqualTo(2);
            assertThat(before.copies()).isEqualTo(1);
            assertThat(vault.keys().readCopies(List.of(copy))).isEmpty();
            assertThat(vault.keys().read(old)).isEmpty();
            assertThat(vault.keys().record(old).orElseThrow().reason())
                    .contains(MONTH)
                    .contains(WHY);
            assertThat(state(vault, never)).isEqualTo(KeyState.DESTROYED);
            assertThat(vault.keys().read(later.record().id())).isPresent();
            assertThat(shredFile(MONTH + ".key")).doesNotExist();
            assertThat(shredFile(MONTH + ".destroyed")).content().contains(WHY);
            assertThat(vault.verify(done -> {}).faults()).isEmpty();
            assertThat(vault.disposal().look(MONTH).living()).isZero();
            // Rotation goes over tombstones as over others.
            assertThat(vault.rotate(done -> {})).isEqualTo(3);
        }
    }

    @Test
    void shredShouldRefuseTheRunningMonth() throws Exception {
        try (DurableVault vault = bench().open(emptyStore())) {
            KeyId id = active(vault.keys());

            assertThatThrownBy(() -> vault.disposal().shred(MONTH, WHY, done -> {}))
                    .isInstanceOf(VaultRefusedException.class)
                    .hasMessageContaining("not over");
            assertThat(state(vault, id)).isEqualTo(KeyState.ACTIVE);
        }
    }

    @Test
    void shredShouldRefuseAMonthThatNeverWasAndWhatIsNone() throws Exception {
        try (DurableVault vault = bench().open(emptyStore())) {
            active(vault.keys());

            assertThatThrownBy(() -> vault.disposal().shred("2020-01", WHY, done -> {}))
                    .hasMessageContaining("no shred key of 2020-01")
                    .hasMessageContaining(MONTH);
            for (String none : List.of("", "2026", "2026-13", "../../x", "2026-11.key")) {
                assertThatThrownBy(() -> vault.disposal().shred(none, WHY, done -> {}))
                        .isInstanceOf(VaultRefusedException.class)
                        .hasMessageContaining("a month such as");
            }
        }
    }

    @Test
    void shredShouldAskForAReason() throws Exception {
        try (DurableVault vault = bench().open(emptyStore())) {
            active(vault.keys());
            nextMonth();

            for (String none : List.of("", "  ", "two\nlines", "x".repeat(201))) {
                assertThatThrownBy(() -> vault.disposal().shred(MONTH, none, done -> {}))
                        .isInstanceOf(VaultRefusedException.class)
                        .hasMessageContaining("give a reason");
            }
        }
    }

    @Test
    void shredShouldRefuseAMonthWithAKeyOnHold() throws Exception {
        try (DurableVault vault = bench().open(emptyStore())) {
            KeyId held = active(vault.keys());
            KeyId other = active(vault.keys());
            vault.disposal().hold(held, "case 7");
            nextMonth();

            assertThatThrownBy(() -> vault.disposal().shred(MONTH, WHY, done -> {}))
                    .isInstanceOf(VaultRefusedException.class)
                    .hasMessageContaining("on hold")
                    .hasMessageContaining(held.toString());
            assertThat(vault.keys().read(other)).isPresent();

            vault.disposal().release(held, "case closed");
            vault.disposal().shred(MONTH, WHY, done -> {});
            assertThat(state(vault, held)).isEqualTo(KeyState.DESTROYED);
        }
    }

    @Test
    void anOldBackupShouldOpenNothingOfAMonthThatWasShredded() throws Exception {
        VaultStore store = emptyStore();
        CopyRef old;
        CopyRef young;
        Path file;
        try (DurableVault vault = bench().open(store)) {
            old = copyOf(vault.keys(), active(vault.keys()), 1);
            nextMonth();
            VaultKey later = newKey(KeyOrigin.SIMULATED, clock.instant());
            vault.keys().reserve(List.of(later));
            vault.keys().activate(later.record().id(), KeyMode.EPOCH, clock.instant());
            young = copyOf(vault.keys(), later.record().id(), 2);
            file = vault.backup(directory.resolve("backups"), done -> {});
            vault.disposal().shred(MONTH, WHY, done -> {});
        }
        VaultStore fresh = emptyStore();
        try (VaultRoot root = bench().root()) {
            DurableVault.restore(file, fresh, bench().directory(), root, new SecureRandom());
        }
        try (DurableVault vault = bench().open(fresh)) {
            assertThat(vault.keys().readCopies(List.of(old))).isEmpty();
            assertThat(vault.keys().read(old.keyId())).isEmpty();
            assertThat(vault.keys().record(old.keyId()).orElseThrow().reason()).contains(WHY);
            vault.keys().readCopies(List.of(young)).get(young).close();
            assertThat(vault.verify(done -> {}).faults()).isEmpty();
        }
    }

    @Test
    void shredThatWasCutOffShouldOpenNothingAndGoOn() throws Exception {
        VaultStore store = emptyStore();
        KeyId id;
        try (DurableVault vault = bench().open(store)) {
            id = active(vault.keys());
            nextMonth();
        }
        // The word is there, the key file still lies beside it.
        Files.writeString(shredFile(MONTH + ".destroyed"), clock.instant() + "\n" + WHY + "\n");
        try (DurableVault vault = bench().open(reopened(store))) {
            assertThat(shredFile(MONTH + ".key")).doesNotExist();
            assertThatThrownBy(() -> vault.keys().read(id))
                    .isInstanceOf(KeyRefusedException.class)
                    .hasMessageContaining(WHY);

            vault.disposal().shred(MONTH, WHY, done -> {});

            assertThat(state(vault, id)).isEqualTo(KeyState.DESTROYED);
            assertThat(vault.verify(done -> {}).faults()).isEmpty();
        }
    }

    @Test
    void keyOfAShreddedMonthShouldNotBeMadeAgain() throws Exception {
        try (DurableVault vault = bench().open(emptyStore())) {
            active(vault.keys());
            nextMonth();
            vault.disposal().shred(MONTH, WHY, done -> {});

            assertThatThrownBy(() -> reserved(vault.keys()))
                    .hasMessageContaining("is the clock right?");
        }
    }

    @Test
    void aTombstoneOfAMonthThatSaysNothingShouldBeRefused() throws Exception {
        VaultStore store = emptyStore();
        bench().open(store).close();
        Files.writeString(shredFile("2026-10.destroyed"), "");
        VaultStore again = reopened(store);

        assertThatThrownBy(() -> bench().open(again))
                .isInstanceOfAny(VaultRefusedException.class, IOException.class)
                .hasMessageContaining("2026-10.destroyed");
    }
}
