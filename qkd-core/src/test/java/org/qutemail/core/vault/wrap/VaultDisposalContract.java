// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qutemail.core.vault.VaultSamples.LATER;
import static org.qutemail.core.vault.VaultSamples.active;
import static org.qutemail.core.vault.VaultSamples.copyOf;
import static org.qutemail.core.vault.VaultSamples.reserved;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.store.Batch;
import org.qutemail.core.vault.store.Change;
import org.qutemail.core.vault.store.KeyRow;
import org.qutemail.core.vault.store.VaultStore;

/** Keys whose time is over and keys on hold, on any store. */
public abstract class VaultDisposalContract extends StoreContract {

    private static final String MONTH = "2026-11";

    private static KeyState state(DurableVault vault, KeyId id) throws Exception {
        return vault.keys().record(id).orElseThrow().state();
    }

    @Test
    void destroyDueShouldDestroyWhatIsDueAndNotOnHold() throws Exception {
        VaultStore store = emptyStore();
        try (DurableVault vault = bench().open(store, Duration.ofDays(10))) {
            KeyId due = active(vault.keys());
            CopyRef copy = copyOf(vault.keys(), due, 1);
            KeyId held = active(vault.keys());
            vault.disposal().hold(held, "case 7");
            KeyId waiting = reserved(vault.keys());
            clock.advance(Duration.ofDays(9));
            assertThat(vault.disposal().destroyDue()).isZero();

            clock.advance(Duration.ofDays(2));

            assertThat(vault.disposal().destroyDue()).isEqualTo(1);
            assertThat(state(vault, due)).isEqualTo(KeyState.DESTROYED);
            assertThat(vault.keys().readCopies(List.of(copy))).isEmpty();
            assertThat(state(vault, held)).isEqualTo(KeyState.SUSPENDED);
            assertThat(state(vault, waiting)).isEqualTo(KeyState.RESERVED);

            vault.disposal().release(held, "case closed");
            assertThat(vault.disposal().destroyDue()).isEqualTo(1);
            assertThat(vault.verify(done -> {}).faults()).isEmpty();
        }
    }

    @Test
    void destroyDueShouldLeaveADamagedRowAndTakeTheOthers() throws Exception {
        VaultStore store = emptyStore();
        try (DurableVault vault = bench().open(store, Duration.ofDays(10))) {
            KeyId damaged = active(vault.keys());
            KeyId due = active(vault.keys());
            KeyRow row = store.keys(List.of(damaged)).get(damaged);
            KeyRow changed = row.with(row.record()).withMac(row.mac());
            assertThat(store.commit(new Batch().key(Change.replace(row, changed)))).isTrue();
            clock.advance(Duration.ofDays(11));

            assertThat(vault.disposal().destroyDue()).isEqualTo(1);

            assertThat(state(vault, due)).isEqualTo(KeyState.DESTROYED);
            assertThat(vault.status().damaged()).containsExactly(damaged.toString());
        }
    }

    @Test
    void aKeyWithoutAnEndShouldNeverBeDue() throws Exception {
        try (DurableVault vault = bench().open(emptyStore())) {
            active(vault.keys());
            clock.advance(Duration.ofDays(10_000));
            assertThat(vault.disposal().destroyDue()).isZero();
        }
    }

    @Test
    void holdShouldKeepCopiesAndStopSealing() throws Exception {
        try (DurableVault vault = bench().open(emptyStore())) {
            KeyId id = active(vault.keys());
            CopyRef copy = copyOf(vault.keys(), id, 1);
            KeyId reserved = reserved(vault.keys());

            assertThat(vault.disposal().hold(MONTH, "case 7", done -> {})).isEqualTo(1);

            assertThat(state(vault, reserved)).isEqualTo(KeyState.RESERVED);
            assertThatThrownBy(() -> vault.keys().destroyCopy(copy, LATER))
                    .isInstanceOf(KeyRefusedException.class)
                    .hasMessageContaining("on hold");
            assertThatThrownBy(() -> copyOf(vault.keys(), id, 2))
                    .isInstanceOf(KeyRefusedException.class);
            vault.keys().readCopies(List.of(copy)).get(copy).close();
            assertThat(vault.disposal().look(MONTH).held()).containsExactly(id);

            assertThat(vault.disposal().release(MONTH, "case closed", done -> {})).isEqualTo(1);
            assertThat(state(vault, id)).isEqualTo(KeyState.ACTIVE);
            assertThat(vault.keys().destroyCopy(copy, LATER)).isTrue();
            copyOf(vault.keys(), id, 2);
        }
    }

    @Test
    void releaseShouldRefuseAKeyThatIsNotOnHold() throws Exception {
        try (DurableVault vault = bench().open(emptyStore())) {
            KeyId id = active(vault.keys());
            assertThatThrownBy(() -> vault.disposal().release(id, "why not"))
                    .hasMessageContaining("is not on hold");
        }
    }
}
