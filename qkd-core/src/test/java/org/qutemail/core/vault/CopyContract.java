// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qutemail.core.vault.VaultSamples.LATER;
import static org.qutemail.core.vault.VaultSamples.NOW;
import static org.qutemail.core.vault.VaultSamples.active;
import static org.qutemail.core.vault.VaultSamples.copyOf;
import static org.qutemail.core.vault.VaultSamples.reserved;
import static org.qutemail.core.vault.VaultSamples.secret;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMissingException;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.secret.SecretBytes;

/** Sealed copies, as every {@link KeyVault} keeps them. */
public interface CopyContract {

    /** The one under test, empty at first. */
    KeyVault vault();

    @Test
    default void createCopyShouldCountTheUseAndGiveTheKey() throws Exception {
        KeyId id = active(vault());
        CopyRef copy = new CopyRef(id, new byte[65535]);

        try (VaultKey key = vault().createCopy(copy, secret(1), NOW);
                SecretBytes expected = secret(7)) {
            assertThat(key.secret()).isEqualTo(expected);
        }
        copyOf(vault(), id, 2);
        assertThat(vault().record(id).orElseThrow().uses()).isEqualTo(2);
        assertThat(vault().countCopies(id)).isEqualTo(2);
    }

    @Test
    default void createCopyShouldBeRefusedWhenTheNameIsTaken() throws Exception {
        KeyId id = active(vault());
        CopyRef copy = copyOf(vault(), id, 1);

        assertThatThrownBy(() -> vault().createCopy(copy, secret(2), NOW))
                .isInstanceOf(KeyRefusedException.class);

        try (VaultCopy read = vault().readCopies(List.of(copy)).get(copy);
                SecretBytes first = secret(1)) {
            assertThat(read.copySecret()).isEqualTo(first);
        }
        assertThat(vault().record(id).orElseThrow().uses()).isEqualTo(1);
    }

    @Test
    default void createCopyShouldBeRefusedUnlessTheKeyIsActive() throws Exception {
        CopyRef early = new CopyRef(reserved(vault()), new byte[0]);
        assertThatThrownBy(() -> vault().createCopy(early, secret(1), NOW))
                .isInstanceOf(KeyRefusedException.class);

        CopyRef late = new CopyRef(active(vault()), new byte[0]);
        vault().changeState(late.keyId(), KeyState.DEACTIVATED, LATER, "");
        assertThatThrownBy(() -> vault().createCopy(late, secret(1), NOW))
                .isInstanceOf(KeyRefusedException.class);

        CopyRef unknown = new CopyRef(new KeyId(UUID.randomUUID()), new byte[0]);
        assertThatThrownBy(() -> vault().createCopy(unknown, secret(1), NOW))
                .isInstanceOf(KeyMissingException.class);
    }

    @Test
    default void readCopiesShouldGiveThoseThatExistOfManyKeys() throws Exception {
        CopyRef one = copyOf(vault(), active(vault()), 1);
        CopyRef two = copyOf(vault(), active(vault()), 2);
        CopyRef absent = new CopyRef(one.keyId(), new byte[] {9});

        Map<CopyRef, VaultCopy> read = vault().readCopies(List.of(one, two, absent, one));

        assertThat(read).containsOnlyKeys(one, two);
        try (SecretBytes second = secret(2)) {
            assertThat(read.get(two).copySecret()).isEqualTo(second);
        }
        assertThat(read.get(one).key().record().id()).isEqualTo(one.keyId());
        read.values().forEach(VaultCopy::close);
    }

    @Test
    default void readCopiesShouldOpenWhatADeactivatedKeyHasSealed() throws Exception {
        CopyRef copy = copyOf(vault(), active(vault()), 1);
        vault().changeState(copy.keyId(), KeyState.DEACTIVATED, LATER, "");
        assertThat(vault().readCopies(List.of(copy))).containsOnlyKeys(copy);
    }

    @Test
    default void confirmCopyShouldBeRememberedAndIdempotent() throws Exception {
        CopyRef copy = copyOf(vault(), active(vault()), 1);
        assertThat(confirmed(copy)).isFalse();

        assertThat(vault().confirmCopy(copy, LATER)).isTrue();
        assertThat(vault().confirmCopy(copy, LATER)).isTrue();

        assertThat(confirmed(copy)).isTrue();
        assertThat(vault().confirmCopy(new CopyRef(copy.keyId(), new byte[0]), LATER)).isFalse();
    }

    private boolean confirmed(CopyRef copy) throws KeyException {
        try (VaultCopy read = vault().readCopies(List.of(copy)).get(copy)) {
            return read.confirmed();
        }
    }

    @Test
    default void destroyCopyShouldForgetThatCopyAlone() throws Exception {
        KeyId id = active(vault());
        CopyRef one = copyOf(vault(), id, 1);
        CopyRef two = copyOf(vault(), id, 2);

        assertThat(vault().destroyCopy(one, LATER)).isTrue();
        assertThat(vault().destroyCopy(one, LATER)).isFalse();

        assertThat(vault().readCopies(List.of(one, two))).containsOnlyKeys(two);
        assertThat(vault().confirmCopy(one, LATER)).isFalse();
        assertThat(vault().countCopies(id)).isEqualTo(1);
        assertThat(vault().record(id).orElseThrow().uses()).isEqualTo(2);
    }

    @Test
    default void destroyCopyShouldBeRefusedWhileTheKeyIsOnHold() throws Exception {
        CopyRef copy = copyOf(vault(), active(vault()), 1);
        vault().changeState(copy.keyId(), KeyState.SUSPENDED, LATER, "case 7");

        assertThatThrownBy(() -> vault().destroyCopy(copy, LATER))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("on hold");

        assertThat(vault().readCopies(List.of(copy))).containsOnlyKeys(copy);
        vault().changeState(copy.keyId(), KeyState.DEACTIVATED, LATER, "case closed");
        assertThat(vault().destroyCopy(copy, LATER)).isTrue();
    }
}
