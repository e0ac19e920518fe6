// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qutemail.core.vault.VaultSamples.LATER;
import static org.qutemail.core.vault.VaultSamples.NOW;
import static org.qutemail.core.vault.VaultSamples.active;
import static org.qutemail.core.vault.VaultSamples.copyOf;
import static org.qutemail.core.vault.VaultSamples.newKey;
import static org.qutemail.core.vault.VaultSamples.reserved;
import static org.qutemail.core.vault.VaultSamples.secret;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyMissingException;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.secret.SecretBytes;

/** Keys and their states, as every {@link KeyVault} keeps them. */
public interface KeyLifeContract {

    /** The one under test, empty at first. */
    KeyVault vault();

    @Test
    default void readShouldGiveTheKeyThatReserveWasGiven() throws Exception {
        VaultKey key = newKey(KeyOrigin.KME, NOW);
        vault().reserve(List.of(key));

        try (VaultKey read = vault().read(key.record().id()).orElseThrow()) {
            assertThat(read.record()).isEqualTo(key.record());
            assertThat(read.secret()).isEqualTo(key.secret());
        }
        assertThat(vault().record(key.record().id())).contains(key.record());
    }

    @Test
    default void endEpochsShouldEndActiveEpochKeysAndNoOthers() throws Exception {
        KeyId perMessage = active(vault());
        KeyId unused = reserved(vault());
        VaultKey epoch = newKey(KeyOrigin.KME, NOW);
        vault().reserve(List.of(epoch));
        vault().activate(epoch.record().id(), KeyMode.EPOCH, NOW);

        assertThat(vault().endEpochs(LATER, "a test")).isEqualTo(1);

        KeyRecord ended = vault().record(epoch.record().id()).orElseThrow();
        assertThat(ended.state()).isEqualTo(KeyState.DEACTIVATED);
        assertThat(ended.changed()).isEqualTo(LATER);
        assertThat(ended.reason()).isEqualTo("a test");
        assertThat(vault().record(perMessage).orElseThrow().state()).isEqualTo(KeyState.ACTIVE);
        assertThat(vault().record(unused).orElseThrow().state()).isEqualTo(KeyState.RESERVED);
        assertThat(vault().endEpochs(LATER, "again")).isZero();
    }

    @Test
    default void destroyReservedShouldDestroyThoseAndLeaveWhateverElseIsNamed() throws Exception {
        KeyId used = active(vault());
        KeyId spared = reserved(vault());
        List<KeyId> named = new ArrayList<>();
        // More than one store takes in a part, with others in between.
        for (int i = 0; i < 120; i++) {
            named.add(reserved(vault()));
        }
        named.add(60, used);
        named.add(new KeyId(UUID.randomUUID()));

        assertThat(vault().destroyReserved(named, LATER, "a test")).isEqualTo(120);

        assertThat(vault().census())
                .containsEntry(KeyState.DESTROYED, 120L)
                .containsEntry(KeyState.RESERVED, 1L)
                .containsEntry(KeyState.ACTIVE, 1L);
        KeyRecord burnt = vault().record(named.get(0)).orElseThrow();
        assertThat(burnt.changed()).isEqualTo(LATER);
        assertThat(burnt.reason()).isEqualTo("a test");
        assertThat(vault().read(named.get(0))).isEmpty();
        vault().read(spared).orElseThrow().close();
        assertThat(vault().destroyReserved(named, LATER, "again")).isZero();
    }

    @Test
    default void reserveShouldKeepItsOwnCopyOfTheSecret() throws Exception {
        VaultKey key = newKey(KeyOrigin.KME, NOW);
        vault().reserve(List.of(key));
        key.close();

        try (VaultKey read = vault().read(key.record().id()).orElseThrow();
                SecretBytes expected = secret(7)) {
            assertThat(read.secret()).isEqualTo(expected);
        }
    }

    @Test
    default void readShouldGiveACopyThatCanBeClosed() throws Exception {
        KeyId id = active(vault());
        vault().read(id).orElseThrow().close();
        try (VaultKey again = vault().read(id).orElseThrow();
                SecretBytes expected = secret(7)) {
            assertThat(again.secret()).isEqualTo(expected);
        }
    }

    @Test
    default void readShouldBeEmptyWhenTheKeyIsUnknown() throws Exception {
        KeyId unknown = new KeyId(UUID.randomUUID());
        assertThat(vault().read(unknown)).isEmpty();
        assertThat(vault().record(unknown)).isEmpty();
        assertThat(vault().countCopies(unknown)).isZero();
    }

    @Test
    default void reserveShouldAddNoneWhenOneIsKnown() throws Exception {
        VaultKey known = newKey(KeyOrigin.SIMULATED, NOW);
        VaultKey fresh = newKey(KeyOrigin.SIMULATED, NOW);
        vault().reserve(List.of(known));

        assertThatThrownBy(() -> vault().reserve(List.of(fresh, known)))
                .isInstanceOf(KeyRefusedException.class);
        assertThat(vault().record(fresh.record().id())).isEmpty();
    }

    @Test
    default void activateShouldWorkOnceAndForReservedKeysOnly() throws Exception {
        KeyId id = reserved(vault());

        KeyRecord row = vault().activate(id, KeyMode.EPOCH, LATER);

        assertThat(row.state()).isEqualTo(KeyState.ACTIVE);
        assertThat(row.activated()).contains(LATER);
        assertThat(vault().record(id)).contains(row);
        assertThat(row.info())
                .isEqualTo(new KeyInfo(id, KeyOrigin.SIMULATED, KeyMode.EPOCH, "sae-a", "sae-ä"));
        assertThatThrownBy(() -> vault().activate(id, KeyMode.EPOCH, LATER))
                .isInstanceOf(KeyRefusedException.class);
        assertThatThrownBy(
                        () -> vault().activate(new KeyId(UUID.randomUUID()), KeyMode.EPOCH, LATER))
                .isInstanceOf(KeyMissingException.class);
    }

    @Test
    default void changeStateShouldAllowExactlyTheTransitionsOfTheLifeCycle() throws Exception {
        for (KeyState next : EnumSet.allOf(KeyState.class)) {
            KeyId id = active(vault());
            if (KeyState.ACTIVE.canBecome(next)) {
                vault().changeState(id, next, LATER, "a test");
                KeyRecord row = vault().record(id).orElseThrow();
                assertThat(row.state()).isEqualTo(next);
                assertThat(row.changed()).isEqualTo(LATER);
                assertThat(row.reason()).isEqualTo("a test");
            } else {
                assertThatThrownBy(() -> vault().changeState(id, next, LATER, ""))
                        .isInstanceOf(KeyRefusedException.class);
            }
        }
    }

    @Test
    default void changeStateShouldLeaveActivationToActivate() throws Exception {
        KeyId id = reserved(vault());
        assertThatThrownBy(() -> vault().changeState(id, KeyState.ACTIVE, LATER, ""))
                .isInstanceOf(KeyRefusedException.class);
    }

    @Test
    default void destroyedShouldLeaveATombstoneWithoutKeyAndCopies() throws Exception {
        KeyId id = active(vault());
        CopyRef copy = copyOf(vault(), id, 1);

        vault().changeState(id, KeyState.DESTROYED, LATER, "expunged");

        assertThat(vault().read(id)).isEmpty();
        assertThat(vault().readCopies(List.of(copy))).isEmpty();
        assertThat(vault().countCopies(id)).isZero();
        assertThat(vault().record(id).orElseThrow().reason()).isEqualTo("expunged");
        assertThatThrownBy(() -> vault().reserve(List.of(tombstoned(id))))
                .isInstanceOf(KeyRefusedException.class);
    }

    private static VaultKey tombstoned(KeyId id) {
        return new VaultKey(
                KeyRecord.reserved(id, KeyOrigin.SIMULATED, "K", "a", "b", 256, NOW), secret(1));
    }

    @Test
    default void destroyReservedBeforeShouldSpareYoungerAndActivatedKeys() throws Exception {
        KeyId old = reserved(vault());
        KeyId used = active(vault());
        VaultKey young = newKey(KeyOrigin.SIMULATED, LATER);
        vault().reserve(List.of(young));

        assertThat(vault().destroyReservedBefore(LATER, LATER, "left")).isEqualTo(1);

        assertThat(vault().read(old)).isEmpty();
        assertThat(vault().record(used).orElseThrow().state()).isEqualTo(KeyState.ACTIVE);
        assertThat(vault().record(young.record().id()).orElseThrow().state())
                .isEqualTo(KeyState.RESERVED);
    }

    @Test
    default void censusShouldCountKeysByState() throws Exception {
        reserved(vault());
        active(vault());
        vault().changeState(active(vault()), KeyState.DESTROYED, LATER, "");

        assertThat(vault().census())
                .containsEntry(KeyState.RESERVED, 1L)
                .containsEntry(KeyState.ACTIVE, 1L)
                .containsEntry(KeyState.DESTROYED, 1L);
    }

    @Test
    default void tallyShouldTellWhatBecameOfEveryKey() throws Exception {
        assertThat(vault().tally()).isEqualTo(KeyTally.none());
        reserved(vault());
        active(vault());
        vault().changeState(active(vault()), KeyState.DESTROYED, LATER, KeyTally.LOST + "no");
        vault().changeState(reserved(vault()), KeyState.DESTROYED, LATER, "too old");
        vault().changeState(reserved(vault()), KeyState.DESTROYED, LATER, KeyTally.LOST + "x");
        vault().changeState(reserved(vault()), KeyState.COMPROMISED, LATER, "");

        assertThat(vault().tally()).isEqualTo(new KeyTally(1, 2, 2, 1));
        assertThat(vault().tally().rows()).isEqualTo(6);
    }

    @Test
    default void originsShouldRememberKeysThatAreDestroyed() throws Exception {
        assertThat(vault().origins()).isEmpty();
        vault().changeState(active(vault()), KeyState.DESTROYED, LATER, "");
        assertThat(vault().origins()).containsExactly(KeyOrigin.SIMULATED);
    }
}
