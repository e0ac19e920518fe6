// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FixedKeyServiceTest {

    private final FixedKeyService keys = new FixedKeyService();

    @Test
    void takeShouldGiveAFreshKeyForEachDeliveryAndOneForAllClients() throws Exception {
        assertThat(keys.take(KeyPurpose.DELIVERY)).isNotEqualTo(keys.take(KeyPurpose.DELIVERY));
        assertThat(keys.take(KeyPurpose.CLIENT)).isEqualTo(keys.take(KeyPurpose.CLIENT));
        assertThat(keys.taken()).isEqualTo(4);
    }

    @Test
    void openCopyShouldGiveWhatCreateCopyGaveAndAnotherSecretForAnotherContext() throws Exception {
        KeyId id = keys.take(KeyPurpose.DELIVERY).id();
        CopyRef one = new CopyRef(id, new byte[] {1});
        CopyRef two = new CopyRef(id, new byte[] {2});

        try (KeyMaterial first = keys.createCopy(one);
                KeyMaterial second = keys.createCopy(two);
                KeyMaterial again = keys.openCopy(one)) {
            assertThat(again.secret()).isEqualTo(first.secret()).isNotEqualTo(second.secret());
        }
        assertThat(keys.openCopies(List.of(one, two))).containsOnlyKeys(one, two);
    }

    @Test
    void copyShouldBeMissingWhenDestroyedOrWhenItsKeyIsForgotten() throws Exception {
        CopyRef one = new CopyRef(keys.take(KeyPurpose.DELIVERY).id(), new byte[] {1});
        CopyRef two = new CopyRef(keys.take(KeyPurpose.DELIVERY).id(), new byte[] {1});
        keys.createCopy(one).close();
        keys.createCopy(two).close();

        keys.destroyCopy(one);
        keys.destroyCopy(one);
        keys.forget(two.keyId());

        assertThatThrownBy(() -> keys.openCopy(one)).isInstanceOf(KeyMissingException.class);
        assertThatThrownBy(() -> keys.openCopy(two)).isInstanceOf(KeyMissingException.class);
        assertThat(keys.openCopies(List.of(one, two))).isEmpty();
        assertThat(keys.destroyed()).isEqualTo(1);
    }

    @Test
    void takeShouldFailAndOpenGoOnWhenUnavailable() throws Exception {
        KeyId id = keys.take(KeyPurpose.DELIVERY).id();
        keys.unavailable(true);

        assertThatThrownBy(() -> keys.take(KeyPurpose.DELIVERY))
                .isInstanceOf(KeyUnavailableException.class);
        keys.open(id).close();
    }
}
