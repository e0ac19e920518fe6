// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.qutemail.core.vault.KeyState;

/** Keys that exist, from the vault alone. */
class KeyOpeningTest extends KeyServiceFixture {

    @Test
    void openShouldGiveTheKeyOfTheEntity() throws Exception {
        KeyInfo key = take();
        try (KeyMaterial one = keys.open(key.id());
                KeyMaterial two = keys.open(key.id())) {
            assertThat(one.info()).isEqualTo(key);
            assertThat(one.secret()).isEqualTo(two.secret());
            assertThat(one.secret().size()).isEqualTo(32);
        }
    }

    @Test
    void openCopyShouldGiveWhatCreateCopyDerivedFromTheKey() throws Exception {
        CopyRef copy = copyOf(take());
        try (KeyMaterial created = keys.createCopy(copy);
                KeyMaterial opened = keys.openCopy(copy);
                KeyMaterial key = keys.open(copy.keyId())) {
            assertThat(opened.secret()).isEqualTo(created.secret()).isNotEqualTo(key.secret());
        }
        Map<CopyRef, KeyMaterial> many =
                keys.openCopies(List.of(copy, new CopyRef(copy.keyId(), new byte[0])));
        assertThat(many).containsOnlyKeys(copy);
        assertThatThrownBy(() -> keys.createCopy(copy)).isInstanceOf(KeyRefusedException.class);
    }

    @Test
    void copyShouldBeMissingWhenItIsDestroyed() throws Exception {
        CopyRef copy = copyOf(take());
        keys.createCopy(copy).close();
        keys.confirmCopy(copy);

        keys.destroyCopy(copy);
        keys.destroyCopy(copy);

        assertThatThrownBy(() -> keys.openCopy(copy)).isInstanceOf(KeyMissingException.class);
        assertThatThrownBy(() -> keys.confirmCopy(copy)).isInstanceOf(KeyMissingException.class);
        assertThat(keys.openCopies(List.of(copy))).isEmpty();
    }

    @Test
    void openShouldTellMissingFromRefused() throws Exception {
        KeyId unknown = new KeyId(new UUID(1, 2));
        assertThatThrownBy(() -> keys.open(unknown)).isInstanceOf(KeyMissingException.class);
        CopyRef nowhere = new CopyRef(unknown, new byte[0]);
        assertThatThrownBy(() -> keys.openCopy(nowhere)).isInstanceOf(KeyMissingException.class);

        CopyRef copy = copyOf(take());
        keys.createCopy(copy).close();
        vault.changeState(copy.keyId(), KeyState.DESTROYED, clock.instant(), "expired");
        assertThatThrownBy(() -> keys.open(copy.keyId()))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("DESTROYED")
                .hasMessageContaining("expired");
        assertThatThrownBy(() -> keys.openCopy(copy)).isInstanceOf(KeyRefusedException.class);
    }

    @Test
    void compromisedKeyShouldOpenStoredMailButNotMailThatArrives() throws Exception {
        CopyRef copy = copyOf(take());
        keys.createCopy(copy).close();
        vault.changeState(copy.keyId(), KeyState.COMPROMISED, clock.instant(), "");

        keys.openCopy(copy).close();
        assertThatThrownBy(() -> keys.open(copy.keyId())).isInstanceOf(KeyRefusedException.class);
    }

    @Test
    void openShouldRefuseAKeyThatWasNeverGivenOut() throws Exception {
        QkdKeyService other = service(1);
        other.maintain();
        KeyId reserved = new KeyId(onlyId());
        assertThatThrownBy(() -> keys.open(reserved)).isInstanceOf(KeyRefusedException.class);
        other.close();
    }

    private UUID onlyId() {
        // The fake's generator is seeded: the first key it gives is always the same one.
        java.util.Random random = new java.util.Random(1);
        return new UUID(random.nextLong(), random.nextLong());
    }
}
